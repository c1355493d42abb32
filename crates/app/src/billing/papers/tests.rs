//! Documents about money, read back and judged by others' programs, on both databases.

use std::path::Path;
use std::process::Command;

use cradle_domain::billing::{Invoice, PointRules, Seller, Taxing, Till};
use cradle_domain::customers::Language;
use cradle_domain::{Currency, ImageId, Span as Time};

use super::super::*;
use super::{Span, invoice_paper, invoice_xml, statement_paper};
use crate::orders::{self, Options, Wish, place};
use crate::papers::Paper;
use crate::testing::{Centre, on_each};
use crate::{Settings, Visitor};

/// What poppler reads in a document.
fn read(paper: &Paper) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &paper.bytes).unwrap();
    let ran = Command::new("pdftotext").arg("-layout").arg(file.path()).arg("-").output();
    let ran = ran.expect("pdftotext, which scripts/setup --tests installs with poppler-utils");
    assert!(ran.status.success());
    String::from_utf8(ran.stdout).unwrap()
}

/// Held against the official schema and rules of EN 16931, where what that needs is installed.
fn judged(papers: &[&Paper]) {
    let peers = std::env::var_os("CRADLE_PEERS");
    let python = peers.map_or_else(|| "python3".into(), |peers| Path::new(&peers).join("bin/python"));
    let there = Command::new(&python).args(["-c", "import facturx, saxonche"]).output();
    if !there.is_ok_and(|run| run.status.success()) {
        assert!(
            std::env::var_os("CI").is_none(),
            "factur-x is needed in CI (scripts/peers/requirements.txt)"
        );
        eprintln!("skipped: factur-x is not installed (scripts/setup --tests installs it)");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/peers/judge-invoice.py");
    let mut run = Command::new(&python);
    run.arg(judge);
    for (place, paper) in papers.iter().enumerate() {
        let path = folder.path().join(format!("{place}.pdf"));
        std::fs::write(&path, &paper.bytes).unwrap();
        run.arg(path);
    }
    let ran = run.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

fn lab() -> Seller {
    Seller {
        name: "Lab am See".into(),
        lines: vec!["Seestraße 1".into()],
        postal_code: "88131".into(),
        city: "Lindau".into(),
        country: "DE".into(),
        vat_id: "DE123456789".into(),
        email: "lab@example.org".into(),
        phone: "+49 8382 123".into(),
        ..Seller::default()
    }
}

/// An operator and a customer who orders on account; keeping costs 37 cents with 19 % tax in it,
/// publishing 5 euro without any.
async fn shop(centre: &Centre) -> (Visitor, Visitor, Vec<ImageId>) {
    let olga = centre.customer("Olga").await;
    let anna = centre.customer("Anna").await;
    let images = centre.pictures(&anna, 3).await;
    centre.clock.advance(Time::from_secs(1));
    let tariff = |service: &str, per: &str, each: i64, tax: u16| NewTariff {
        service: service.into(),
        per: per.into(),
        steps: vec![(1, each)],
        extras: Vec::new(),
        tax,
    };
    let list = NewList {
        name: "First".into(),
        valid_from: None,
        taxing: Taxing::Gross.as_str().to_owned(),
        tariffs: vec![tariff("keep", "picture", 37, 1900), tariff("publish", "order", 500, 0)],
    };
    save_list(&centre.ctx, &olga, None, list).await.unwrap();
    allow_invoices(&centre.ctx, &olga, anna.customer().unwrap(), Some(10_000)).await.unwrap();
    choose(&centre.ctx, &anna, "invoice").await.unwrap();
    (olga, anna, images)
}

async fn keeps(centre: &Centre, visitor: &Visitor, images: &[ImageId]) -> cradle_domain::OrderId {
    let wish = Wish {
        camera: None,
        service: "keep".into(),
        images: images.to_vec(),
        options: Options::default(),
        total: None,
        points: None,
    };
    place(&centre.ctx, visitor, wish, None).await.unwrap().order.id
}

async fn publishes(centre: &Centre, visitor: &Visitor, images: &[ImageId]) {
    let options = Options { title: "Lake".into(), ..Options::default() };
    let wish = Wish {
        camera: None,
        service: "publish".into(),
        images: images.to_vec(),
        options,
        total: None,
        points: None,
    };
    place(&centre.ctx, visitor, wish, None).await.unwrap();
}

async fn sent(centre: &Centre, olga: &Visitor, anna: &Visitor) -> Invoice {
    let drawn = draft(&centre.ctx, olga, anna.customer().unwrap()).await.unwrap();
    finalise(&centre.ctx, olga, drawn.id).await.unwrap()
}

#[tokio::test]
async fn a_final_invoice_says_the_same_for_ever() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre).await;
        change_seller(&centre.ctx, &olga, lab()).await.unwrap();
        keeps(&centre, &anna, &images).await;
        let drawn = draft(&centre.ctx, &olga, anna.customer().unwrap()).await.unwrap();
        assert!(read(&invoice_paper(&centre.ctx, &olga, drawn.id).await.unwrap()).contains("Draft"));
        assert!(matches!(invoice_paper(&centre.ctx, &anna, drawn.id).await, Err(Error::Missing(_))));
        let invoice = finalise(&centre.ctx, &olga, drawn.id).await.unwrap();

        // What is typed in between becoming final and the first look is for the next invoice.
        let other = Seller { name: "Another Lab".into(), ..lab() };
        change_seller(&centre.ctx, &olga, other).await.unwrap();
        let paper = invoice_paper(&centre.ctx, &anna, invoice.id).await.unwrap();
        assert_eq!((paper.filename.as_str(), paper.media_type), ("invoice-2026-0001.pdf", "application/pdf"));
        let text = read(&paper);
        for said in ["Invoice 2026-0001", "Anna", "Lab am See", "R-1", "€1.11", "DE89 3704 0044 0532 0130 00"]
        {
            assert!(text.contains(said), "“{said}” is missing in:\n{text}");
        }
        let renamed = Settings { name: "New Name".into(), iban: None, ..centre.ctx.settings().clone() };
        let later = centre.with(renamed);
        later.clock.advance(Time::from_hours(24 * 400));
        let again = invoice_paper(&later.ctx, &olga, invoice.id).await.unwrap();
        assert!(again == paper, "the bytes are those that were sent out");
        let bob = centre.customer("Bob").await;
        assert!(matches!(invoice_paper(&centre.ctx, &bob, invoice.id).await, Err(Error::Missing(_))));
    })
    .await;
}

#[tokio::test]
async fn invoices_and_credit_notes_hold_against_en_16931() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre).await;
        change_seller(&centre.ctx, &olga, lab()).await.unwrap();
        for _ in 0..3 {
            keeps(&centre, &anna, &images[..1]).await;
        }
        publishes(&centre, &anna, &images).await;
        let invoice = sent(&centre, &olga, &anna).await;
        let credit = void(&centre.ctx, &olga, invoice.id, "ordered twice").await.unwrap();
        assert_eq!(credit.id, invoice.id);
        let all = invoices(&centre.ctx, &anna, 10, None).await.unwrap();
        let note = all.iter().find(|one| one.corrects == Some(invoice.id)).unwrap();
        let papers = [
            invoice_paper(&centre.ctx, &anna, invoice.id).await.unwrap(),
            invoice_paper(&centre.ctx, &anna, note.id).await.unwrap(),
        ];
        assert_eq!(papers[1].filename, "credit-note-2026-0002.pdf");
        let text = read(&papers[1]);
        for said in ["Credit note 2026-0002", "2026-0001", "ordered twice", "€6.11"] {
            assert!(text.contains(said), "“{said}” is missing in:\n{text}");
        }
        let xml = invoice_xml(&centre.ctx, &anna, invoice.id).await.unwrap();
        let text = String::from_utf8(xml.bytes).unwrap();
        assert_eq!((xml.filename.as_str(), xml.media_type), ("invoice-2026-0001.xml", "application/xml"));
        assert!(text.contains("<ram:GrandTotalAmount>6.11</ram:GrandTotalAmount>"), "{text}");
        judged(&[&papers[0], &papers[1]]);
    })
    .await;
}

#[tokio::test]
async fn an_invoice_that_points_paid_a_part_of_asks_for_the_rest() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre).await;
        change_seller(&centre.ctx, &olga, lab()).await.unwrap();
        let rules = PointRules { spends: true, worth: 2, share: 50, earns: 0 };
        change_point_rules(&centre.ctx, &olga, rules).await.unwrap();
        let present = NewBooking {
            customer: anna.customer().unwrap(),
            what: Book::Points,
            amount: Some(20),
            reason: "welcome".into(),
        };
        book(&centre.ctx, &olga, present, None).await.unwrap();
        take_points_first(&centre.ctx, &anna, true).await.unwrap();
        keeps(&centre, &anna, &images).await;
        publishes(&centre, &anna, &images).await;
        let invoice = sent(&centre, &olga, &anna).await;
        assert_eq!((invoice.total().amount, invoice.redeemed().amount, invoice.open), (611, 40, 571));
        let paper = invoice_paper(&centre.ctx, &anna, invoice.id).await.unwrap();
        let text = read(&paper);
        for said in ["€6.11", "Paid with points", "€0.40", "To be paid", "€5.71"] {
            assert!(text.contains(said), "“{said}” is missing in:\n{text}");
        }
        let xml = invoice_xml(&centre.ctx, &anna, invoice.id).await.unwrap();
        let xml = String::from_utf8(xml.bytes).unwrap();
        assert!(xml.contains("<ram:TotalPrepaidAmount>0.40</ram:TotalPrepaidAmount>"), "{xml}");
        assert!(xml.contains("<ram:DuePayableAmount>5.71</ram:DuePayableAmount>"), "{xml}");
        void(&centre.ctx, &olga, invoice.id, "ordered twice").await.unwrap();
        let all = invoices(&centre.ctx, &anna, 10, None).await.unwrap();
        let note = all.iter().find(|one| one.corrects == Some(invoice.id)).unwrap();
        judged(&[&paper, &invoice_paper(&centre.ctx, &anna, note.id).await.unwrap()]);
        let account = account(&centre.ctx, &anna).await.unwrap();
        assert_eq!((account.points.points, account.position.prepaid), (20, 0), "points come back as points");
        let told = statement_paper(&centre.ctx, &anna, None, &Span::default()).await.unwrap();
        assert!(read(&told).contains("+20 points, then 20"), "{}", read(&told));
        assert_eq!(verify(&centre.ctx).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_thousand_orders_at_one_rate_hold_against_en_16931() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre).await;
        change_seller(&centre.ctx, &olga, lab()).await.unwrap();
        keeps(&centre, &anna, &images[..1]).await;
        let mut invoice = sent(&centre, &olga, &anna).await;
        // 37 cents hold 5.9 cents of tax: each order is charged 6.
        let line = invoice.lines[0].clone();
        invoice.lines = (0..1_000).map(|_| line.clone()).collect();
        invoice.open = invoice.due().amount;
        let paper = super::final_paper(&centre.ctx, &invoice).await.unwrap();
        judged(&[&paper]);
    })
    .await;
}

#[tokio::test]
async fn without_the_sellers_details_there_is_paper_and_nothing_for_programs() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre).await;
        assert_eq!(seller(&centre.ctx, &olga).await.unwrap().missing, ["country", "vat_id"]);
        keeps(&centre, &anna, &images).await;
        let invoice = sent(&centre, &olga, &anna).await;
        let refused = invoice_xml(&centre.ctx, &anna, invoice.id).await.unwrap_err();
        assert!(matches!(refused, Error::Conflict { kind: "seller-incomplete", .. }), "{refused}");
        assert!(read(&invoice_paper(&centre.ctx, &anna, invoice.id).await.unwrap()).contains("Test Centre"));
        let wrong = Seller { country: "Germany".into(), ..lab() };
        let refused = change_seller(&centre.ctx, &olga, wrong).await.unwrap_err();
        assert!(matches!(refused, Error::Invalid { field: "country", .. }), "{refused}");
        assert!(change_seller(&centre.ctx, &anna, lab()).await.is_err(), "only who runs the centre");
    })
    .await;
}

#[tokio::test]
async fn the_mail_about_an_invoice_carries_it_in_the_customers_language() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre).await;
        let german = crate::customers::Change { language: Some(Language::De), ..Default::default() };
        crate::customers::change(&centre.ctx, &anna, german).await.unwrap();
        keeps(&centre, &anna, &images).await;
        let invoice = sent(&centre, &olga, &anna).await;
        centre.work().await;
        let letters = centre.mailbox.letters();
        let letter = letters.iter().find(|letter| letter.subject.starts_with("Rechnung")).unwrap();
        let attached = &letter.attachments[0];
        assert_eq!((attached.filename.as_str(), attached.inline.as_ref()), ("invoice-2026-0001.pdf", None));
        let shown = invoice_paper(&centre.ctx, &anna, invoice.id).await.unwrap();
        assert!(attached.bytes == shown.bytes, "the same that the page gives");
        assert!(read(&shown).contains("Rechnung 2026-0001"));
    })
    .await;
}

#[tokio::test]
async fn a_statement_says_what_was_booked_between_two_days() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre).await;
        let customer = anna.customer().unwrap();
        for amount in [500, 700, 900] {
            let what = Book::TopUp(Till::Cash);
            let new = NewBooking { customer, what, amount: Some(amount), reason: format!("number {amount}") };
            book(&centre.ctx, &olga, new, None).await.unwrap();
            centre.clock.advance(Time::from_hours(24));
        }
        keeps(&centre, &anna, &images).await;
        let span = |from: &str, to: &str| Span { from: Some(from.into()), to: Some(to.into()) };
        let asked = span("2026-11-21", "2026-11-21");
        let paper = statement_paper(&centre.ctx, &anna, None, &asked).await.unwrap();
        assert_eq!(paper.filename, "statement-2026-11-21-2026-11-21.pdf");
        let text = read(&paper);
        for (said, there) in [("number 700", true), ("number 500", false), ("number 900", false)] {
            assert_eq!(text.contains(said), there, "“{said}” in:\n{text}");
        }
        assert!(text.contains("€5.00") && text.contains("€12.00"), "opening and closing in:\n{text}");
        let whole = statement_paper(&centre.ctx, &olga, Some(customer), &Span::default()).await.unwrap();
        assert!(read(&whole).contains("−€1.11"), "{}", read(&whole));
        for (wrong, field) in [(span("2026-11-22", "2026-11-21"), "from"), (span("2026-11-22", "soon"), "to")]
        {
            let refused = statement_paper(&centre.ctx, &anna, None, &wrong).await.unwrap_err();
            assert!(matches!(refused, Error::Invalid { field: named, .. } if named == field), "{refused}");
        }
        assert!(statement_paper(&centre.ctx, &anna, Some(customer), &Span::default()).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn the_slip_of_an_order_is_for_the_counter() {
    on_each(|centre| async move {
        let (olga, anna, images) = shop(&centre).await;
        let order = keeps(&centre, &anna, &images).await;
        let text = read(&orders::slip(&centre.ctx, &olga, order).await.unwrap());
        for said in ["R-1", "Anna", "Keep", "3", "€1.11", "On the invoice", "20 November 2026, 12:00"] {
            assert!(text.contains(said), "“{said}” is missing in:\n{text}");
        }
        assert!(orders::slip(&centre.ctx, &anna, order).await.is_err(), "only who runs the centre");
        assert_eq!(centre.ctx.settings().currency, Currency::EUR);
    })
    .await;
}
