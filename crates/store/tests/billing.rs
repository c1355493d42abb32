//! The books defend themselves, on both databases.

use cradle_domain::billing::{
    Account, Booking, Entry, EntryKind, Invoice, InvoiceKind, InvoiceState, Recipient, Till,
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
