//! What is not paid in time, through weeks, on both databases.

mod months;

use cradle_app::billing::{self, Book, NewBooking};
use cradle_app::customers::{Identity, sign_in, visitor_of};
use cradle_app::domain::billing::{Arrears, Till};
use cradle_app::domain::customers::{Language, Standing};
use cradle_app::domain::{InvoiceId, Span};
use cradle_app::mail::MailProblem;
use cradle_app::menu::{self, ServiceChange};
use cradle_app::orders::{self, Options, Wish};
use cradle_app::testing::{Centre, on_each};
use cradle_app::{Error, Visitor};
use cradle_store::customers;
use months::{DAY, Months as _};

const ANNA: &str = "anna@example.org";

/// An operator, and a customer with an invoice over 40 cents that is due in two weeks.
async fn invoiced(centre: &Centre) -> (Visitor, Visitor, InvoiceId) {
    let olga = centre.customer("Olga").await;
    let anna = centre.customer("Anna").await;
    centre.opens().await;
    let id = anna.customer().unwrap();
    let images = centre.pictures(&anna, 1).await;
    centre.clock.advance(Span::from_secs(1));
    let price = ServiceChange { price: Some((40, "EUR".into())), ..Default::default() };
    menu::change(&centre.ctx, &olga, &"keep".parse().unwrap(), price).await.unwrap();
    billing::allow_invoices(&centre.ctx, &olga, id, Some(10_000)).await.unwrap();
    billing::choose(&centre.ctx, &anna, "invoice").await.unwrap();
    let wish = Wish {
        camera: None,
        service: "keep".into(),
        images,
        options: Options::default(),
        total: None,
        points: None,
    };
    orders::place(&centre.ctx, &anna, wish, None).await.unwrap();
    let draft = billing::draft(&centre.ctx, &olga, id).await.unwrap();
    let invoice = billing::finalise(&centre.ctx, &olga, draft.id).await.unwrap().id;
    centre.work().await;
    (olga, anna, invoice)
}

async fn stands(centre: &Centre, visitor: &Visitor) -> (Option<Arrears>, Standing) {
    let id = visitor.customer().unwrap();
    let mut tx = centre.ctx.read().await.unwrap();
    let late = cradle_store::billing::late(&mut tx, id).await.unwrap();
    let standing = customers::get(&mut tx, id).await.unwrap().unwrap().standing;
    (late.map(|late| late.arrears), standing)
}

/// Anna, asking anew.
async fn again(centre: &Centre) -> Visitor {
    let identity = Identity::Email(ANNA.to_owned());
    let nobody = centre.nobody().await;
    let session = sign_in(&centre.ctx, &nobody, &identity, "correct horse", "test").await.unwrap();
    let origin = "192.0.2.1".to_owned();
    visitor_of(&centre.ctx, Some(session.secret.as_str()), Language::En, origin).await.unwrap()
}

fn subjects(centre: &Centre) -> Vec<String> {
    let late = |subject: &String| subject.starts_with("Reminder") || subject.starts_with("Last notice");
    centre.mailbox.letters().into_iter().map(|letter| letter.subject).filter(late).collect()
}

async fn pays(centre: &Centre, olga: &Visitor, anna: &Visitor, invoice: InvoiceId) {
    let what = Book::Invoice(Till::Bank, invoice);
    let new = NewBooking { customer: anna.customer().unwrap(), what, amount: None, reason: String::new() };
    billing::book(&centre.ctx, olga, new, None).await.unwrap();
}

#[tokio::test]
async fn who_does_not_pay_is_reminded_warned_and_closed_out_and_paying_opens_at_once() {
    on_each(|centre| async move {
        let (olga, anna, invoice) = invoiced(&centre).await;
        // Due at the end of 4 December; three days later, the reminder.
        centre.days(17).await;
        assert_eq!((subjects(&centre), stands(&centre, &anna).await), (vec![], (None, Standing::Good)));
        centre.days(1).await;
        assert_eq!(subjects(&centre), ["Reminder: €0.40 is to be paid"]);
        assert!(matches!(stands(&centre, &anna).await, (Some(Arrears::Reminded { .. }), Standing::Good)));
        centre.days(13).await;
        assert_eq!(subjects(&centre).len(), 1);
        centre.days(1).await;
        assert_eq!(subjects(&centre)[1], "Last notice: pay €0.40 by 5 January 2027");
        let (Some(Arrears::Overdue { until: Some(until) }), Standing::Good) = stands(&centre, &anna).await
        else {
            panic!("{:?}", stands(&centre, &anna).await)
        };
        assert_eq!(until.to_string(), "2027-01-06T00:00:00Z");
        while centre.ctx.now() + Span::from_hours(24) < until {
            centre.days(1).await;
            assert_eq!(stands(&centre, &anna).await.1, Standing::Good, "the whole day belongs to her");
        }
        centre.days(1).await;
        assert!(matches!(stands(&centre, &anna).await, (Some(Arrears::Blocked { .. }), Standing::Blocked)));
        let listed = billing::all_late(&centre.ctx, &olga, 9, None).await.unwrap();
        assert_eq!((listed.len(), listed[0].name.as_str(), listed[0].owed.amount), (1, "Anna", 40));

        // Closed out, she still sees what is open, and her pictures stay.
        let anna = again(&centre).await;
        assert!(matches!(orders::list(&centre.ctx, &anna, None, 9, None).await, Err(Error::Denied(_))));
        assert_eq!(billing::account(&centre.ctx, &anna).await.unwrap().open_invoices.len(), 1);
        pays(&centre, &olga, &anna, invoice).await;
        assert_eq!(stands(&centre, &anna).await, (None, Standing::Good));
        let anna = again(&centre).await;
        assert_eq!(orders::list(&centre.ctx, &anna, None, 9, None).await.unwrap().len(), 1);
        let steps = billing::account(&centre.ctx, &anna).await.unwrap().steps;
        let steps: Vec<&str> = steps.iter().map(|(_, state)| state.as_str()).collect();
        assert_eq!(steps, ["reminded", "overdue", "blocked", "cleared"]);
        centre.days(60).await;
        assert_eq!(subjects(&centre).len(), 2);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_closed_out_whom_no_notice_has_reached() {
    on_each(|centre| async move {
        let (_, anna, _) = invoiced(&centre).await;
        centre.mailbox.answer(ANNA, Some(MailProblem::Never("550 no such user".into())));
        centre.days(120).await;
        assert_eq!(stands(&centre, &anna).await, (Some(Arrears::Due), Standing::Good));
        centre.mailbox.answer(ANNA, None);
        centre.mailbox.only_write(true);
        centre.days(30).await;
        assert_eq!(stands(&centre, &anna).await, (Some(Arrears::Due), Standing::Good));
        // What she reads on her page counts as told.
        billing::read(&centre.ctx, &anna).await.unwrap();
        assert!(matches!(stands(&centre, &anna).await.0, Some(Arrears::Reminded { .. })));
        billing::read(&centre.ctx, &anna).await.unwrap();
        centre.days(120).await;
        assert!(matches!(stands(&centre, &anna).await, (Some(Arrears::Reminded { .. }), Standing::Good)));
        billing::read(&centre.ctx, &anna).await.unwrap();
        centre.days(16).await;
        assert_eq!(stands(&centre, &anna).await.1, Standing::Blocked);
    })
    .await;
}

#[tokio::test]
async fn paying_in_time_or_at_any_moment_ends_it_and_taking_the_payment_back_begins_it_anew() {
    on_each(|centre| async move {
        let (olga, anna, invoice) = invoiced(&centre).await;
        centre.days(20).await;
        assert_eq!(subjects(&centre).len(), 1);
        let id = anna.customer().unwrap();
        let new = NewBooking {
            customer: id,
            what: Book::Invoice(Till::Bank, invoice),
            amount: None,
            reason: String::new(),
        };
        let paid = billing::book(&centre.ctx, &olga, new, None).await.unwrap();
        assert_eq!(stands(&centre, &anna).await, (None, Standing::Good));
        centre.days(60).await;
        assert_eq!(subjects(&centre).len(), 1);
        billing::correct(&centre.ctx, &olga, id, paid.id, "somebody else's").await.unwrap();
        centre.days(1).await;
        assert_eq!(subjects(&centre).len(), 2);
        assert!(matches!(stands(&centre, &anna).await.0, Some(Arrears::Reminded { .. })));
        billing::void(&centre.ctx, &olga, invoice, "a mistake").await.unwrap();
        assert_eq!(stands(&centre, &anna).await, (None, Standing::Good));
    })
    .await;
}

#[tokio::test]
async fn time_in_which_the_centre_was_away_closes_nobody_out() {
    on_each(|centre| async move {
        let (_, anna, _) = invoiced(&centre).await;
        centre.days(18).await;
        assert!(matches!(stands(&centre, &anna).await.0, Some(Arrears::Reminded { .. })));

        // Away for a month after the reminder: the last notice still comes two weeks after it.
        centre.clock.advance(DAY * 30);
        centre.opens().await;
        centre.days(13).await;
        assert_eq!(subjects(&centre).len(), 1);
        centre.days(1).await;
        assert_eq!(subjects(&centre).len(), 2);
        let (Some(Arrears::Overdue { until: Some(told) }), _) = stands(&centre, &anna).await else {
            panic!("{:?}", stands(&centre, &anna).await)
        };

        // Away beyond the day that it names: so much later, at the end of a day.
        centre.clock.advance(DAY * 40 + Span::from_hours(5));
        centre.work().await;
        let (Some(Arrears::Overdue { until: Some(until) }), Standing::Good) = stands(&centre, &anna).await
        else {
            panic!("{:?}", stands(&centre, &anna).await)
        };
        assert_eq!(until, told + DAY * 41);
        while centre.ctx.now() + DAY < until {
            centre.days(1).await;
            assert_eq!(stands(&centre, &anna).await.1, Standing::Good);
        }
        centre.days(1).await;
        assert_eq!(stands(&centre, &anna).await.1, Standing::Blocked);
    })
    .await;
}
