//! The books defend themselves, on both databases.

use cradle_domain::billing::{
    Account, Booking, Entry, EntryKind, Invoice, InvoiceKind, InvoiceState, Postings, Recipient, Till,
};
use cradle_domain::{Currency, CustomerId, EntryId, Instant, InvoiceId, Money};
use cradle_store::billing;
use cradle_store::testing::on_each;
use cradle_store::{StoreError, Tx, on};
use uuid::Uuid;

fn entry(n: u128, amount: i64) -> Entry {
    let booking = Booking::TopUp(Till::Cash, Money::new(amount, Currency::EUR));
    Entry {
        id: EntryId(Uuid::from_u128(n)),
        customer: CustomerId(Uuid::from_u128(7)),
        kind: EntryKind::TopUp,
        at: Instant::from_micros(1_795_176_000_000_000),
        postings: booking.postings().unwrap(),
        order: None,
        invoice: None,
        reverses: None,
        reason: String::new(),
        by: None,
    }
}

async fn refused(tx: &mut Tx, statement: &'static str) -> bool {
    let done = on!(tx, c => async { sqlx::query(statement).execute(c).await.map(|_| ()) });
    done.is_err_and(|error| error.to_string().contains("is never changed"))
}

#[tokio::test]
async fn what_is_posted_can_neither_be_changed_nor_removed() {
    on_each(|db| async move {
        let mut tx = db.write().await.unwrap();
        let moved = billing::post(&mut tx, &entry(1, 500)).await.unwrap();
        assert_eq!((moved.len(), moved[0].account, moved[0].amount.amount), (1, Account::Prepaid, -500));
        tx.commit().await.unwrap();
        for statement in [
            "UPDATE ledger_entries SET reason = 'x'",
            "DELETE FROM ledger_entries",
            "UPDATE ledger_postings SET amount = amount + 1",
            "DELETE FROM ledger_postings",
        ] {
            let mut tx = db.write().await.unwrap();
            assert!(refused(&mut tx, statement).await, "{statement}");
        }
        assert_eq!(billing::verify(&mut db.read().await.unwrap()).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn an_invoices_paper_is_kept_as_it_was_first_written() {
    on_each(|db| async move {
        let (customer, id) = (CustomerId(Uuid::from_u128(1)), InvoiceId(Uuid::from_u128(2)));
        let mut tx = db.write().await.unwrap();
        let draft = Invoice {
            id,
            customer,
            kind: InvoiceKind::Invoice,
            state: InvoiceState::Draft,
            number: None,
            made_at: Instant::EPOCH,
            final_at: None,
            due_at: None,
            recipient: Recipient::default(),
            lines: Vec::new(),
            currency: Currency::EUR,
            open: 0,
            corrects: None,
            reason: String::new(),
            told_at: None,
        };
        billing::add_invoice(&mut tx, &draft).await.unwrap();
        for terms in ["first", "second"] {
            billing::keep_terms(&mut tx, customer, id, terms).await.unwrap();
        }
        for (pdf, xml) in [(b"one", Some("<x/>")), (b"two", None)] {
            billing::keep_paper(&mut tx, customer, id, (pdf, xml)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let kept = billing::paper(&mut db.read().await.unwrap(), customer, id).await.unwrap().unwrap();
        assert_eq!((kept.terms.as_str(), kept.pdf.as_deref()), ("first", Some(b"one".as_slice())));
        assert_eq!(kept.xml.as_deref(), Some("<x/>"));
        for statement in ["UPDATE invoice_papers SET xml = 'x'", "DELETE FROM invoice_papers"] {
            let mut tx = db.write().await.unwrap();
            assert!(refused(&mut tx, statement).await, "{statement}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_entry_is_taken_back_once() {
    on_each(|db| async move {
        let mut tx = db.write().await.unwrap();
        let first = entry(1, 500);
        billing::post(&mut tx, &first).await.unwrap();
        let back = |n| Entry {
            kind: EntryKind::Correction,
            postings: first.postings.reversed().unwrap(),
            reverses: Some(first.id),
            ..entry(n, 1)
        };
        billing::post(&mut tx, &back(2)).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.write().await.unwrap();
        let again = billing::post(&mut tx, &back(3)).await;
        assert!(matches!(again, Err(StoreError::Taken)), "{again:?}");
        drop(tx);
        let mut tx = db.read().await.unwrap();
        let booked = billing::statement(&mut tx, first.customer, None, 10).await.unwrap();
        let told: Vec<(i64, i64)> = booked.iter().map(|one| (one.serial, one.balance_after)).collect();
        assert_eq!(told, [(2, 0), (1, 500)]);
        assert_eq!(billing::taken_back(&mut tx, first.customer, &[first.id]).await.unwrap(), [first.id]);
    })
    .await;
}

#[tokio::test]
async fn books_that_were_tampered_with_are_found_out() {
    on_each(|db| async move {
        let mut tx = db.write().await.unwrap();
        billing::post(&mut tx, &entry(1, 500)).await.unwrap();
        billing::post(&mut tx, &entry(2, 300)).await.unwrap();
        for statement in ["UPDATE ledger_balances SET amount = -900", "UPDATE ledger_months SET amount = 900"]
        {
            on!(tx, c => async { sqlx::query(statement).execute(c).await.map(|_| ()) }).unwrap();
        }
        tx.commit().await.unwrap();
        let flaws = billing::verify(&mut db.read().await.unwrap()).await.unwrap();
        let rules: Vec<&str> = flaws.iter().map(|flaw| flaw.rule).collect();
        assert_eq!(rules, ["balance", "month"], "{flaws:?}");
    })
    .await;
}

fn points(n: u128, count: i64) -> Entry {
    Entry { kind: EntryKind::Points, postings: Postings::default().with_points(count), ..entry(n, 1) }
}

#[tokio::test]
async fn points_are_never_below_zero_and_never_booked_with_money_whoever_asks_the_database() {
    on_each(|db| async move {
        let customer = entry(1, 1).customer;
        let mut tx = db.write().await.unwrap();
        billing::post(&mut tx, &points(1, 30)).await.unwrap();
        billing::post(&mut tx, &entry(2, 500)).await.unwrap();
        billing::post(&mut tx, &points(3, -30)).await.unwrap();
        billing::post(&mut tx, &points(4, 7)).await.unwrap();
        tx.commit().await.unwrap();
        for wrong in [points(5, -8), points(6, i64::MIN + 1)] {
            let mut tx = db.write().await.unwrap();
            let refused = billing::post(&mut tx, &wrong).await.unwrap_err();
            assert!(refused.to_string().contains("points are never below zero"), "{refused}");
        }
        for statement in [
            "UPDATE ledger_balances SET amount = 1 WHERE account = 'points'",
            "INSERT INTO ledger_postings (customer_id, entry_id, account, currency, amount)
             SELECT customer_id, id, 'points', 'EUR', 5 FROM ledger_entries WHERE serial = 1",
            "INSERT INTO ledger_postings (customer_id, entry_id, account, currency, amount)
             SELECT customer_id, id, 'prepaid', 'points', 5 FROM ledger_entries WHERE serial = 1",
        ] {
            let mut tx = db.write().await.unwrap();
            let done = on!(tx, c => async { sqlx::query(statement).execute(c).await.map(|_| ()) });
            let refused = done.unwrap_err().to_string();
            assert!(
                refused.contains("points_are_no_money") || refused.contains("points are never"),
                "{refused}"
            );
        }
        let mut tx = db.read().await.unwrap();
        assert_eq!(billing::points(&mut tx, customer).await.unwrap(), 7);
        assert_eq!(
            billing::balances(&mut tx, customer).await.unwrap().iter().count(),
            1,
            "points are no money"
        );
        let all = billing::statement(&mut tx, customer, None, 10).await.unwrap();
        let told: Vec<_> = all.iter().map(|one| (one.balance_after, one.points_after)).collect();
        assert_eq!(told, [(500, Some(7)), (500, Some(0)), (500, None), (0, Some(30))]);
        assert_eq!(all[1].entry.postings, Postings::default().with_points(-30));
        let history = billing::points_history(&mut tx, customer, Some(4), 10).await.unwrap();
        assert_eq!(history.iter().map(|one| one.serial).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(billing::verify(&mut tx).await.unwrap(), []);
    })
    .await;
}
