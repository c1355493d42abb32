use proptest::prelude::*;

use super::*;

fn invoice(lines: Vec<Line>) -> EInvoice {
    let seller = Party {
        name: "Lab & Lake".into(),
        lines: vec!["Seestraße 1".into()],
        postal_code: "88131".into(),
        city: "Lindau".into(),
        country: "DE".into(),
        vat_id: "DE123456789".into(),
        email: "lab@example.org".into(),
        phone: "+49 8382 123".into(),
        ..Party::default()
    };
    let buyer = Party { name: "Zoë <Z>".into(), country: "AT".into(), ..Party::default() };
    EInvoice {
        kind: Kind::Invoice,
        number: "2026-0001".into(),
        day: "20261121".into(),
        due: Some("20261205".into()),
        terms: "Payable by 5 December 2026".into(),
        currency: Currency::EUR,
        seller,
        buyer,
        lines,
        transfer: Some(Transfer { name: "Lab".into(), iban: "DE89370400440532013000".into() }),
        corrects: None,
        paid: 0,
        note: String::new(),
        exemption: "No tax is charged.".into(),
    }
}

fn line(net: i64, tax: i64, rate: u16) -> Line {
    let (name, note) = ("Keep".into(), "R-1".into());
    Line { name, note, net, tax, rate: TaxRate(rate), day: "20261101".into() }
}

/// Every amount in elements of this name, in minor units, in order.
fn amounts(xml: &str, name: &str) -> Vec<i64> {
    let begins = format!("<{name}");
    let parts = xml.split(begins.as_str()).skip(1);
    let text = parts.map(|part| part.split_once('>').unwrap().1.split('<').next().unwrap());
    text.map(|text| text.replace('.', "").parse().unwrap()).collect()
}

#[test]
fn what_lacks_is_named() {
    let whole = invoice(vec![line(100, 19, 1900)]);
    assert_eq!(whole.lacking(), []);
    let bare = EInvoice { seller: Party::default(), buyer: Party::default(), lines: Vec::new(), ..whole };
    let lacking = bare.xml().unwrap_err();
    assert_eq!(lacking.len(), 6);
    assert_eq!(lacking[2].to_string(), "the seller's VAT ID or tax number");
}

#[test]
fn nothing_that_people_write_becomes_part_of_the_xml() {
    let mut invoice = invoice(vec![line(100, 19, 1900)]);
    invoice.lines[0].name = "</ram:Name><x a=\"\u{0}\">".into();
    let xml = invoice.xml().unwrap();
    assert!(xml.contains("<ram:Name>&lt;/ram:Name&gt;&lt;x a=&quot;&quot;&gt;</ram:Name>"), "{xml}");
    assert!(xml.contains("<ram:Name>Zoë &lt;Z&gt;</ram:Name>"));
}

#[test]
fn a_thousand_orders_that_are_rounded_the_same_way_keep_to_the_rules_and_to_what_was_charged() {
    // 19 % of three cents are 0.57 cents; each order was charged one.
    let whole = invoice((0..1_000).map(|_| line(3, 1, 1900)).collect());
    let xml = whole.xml().unwrap();
    let one = |name: &str| amounts(&xml, name).into_iter().next_back().unwrap();
    assert_eq!((one("ram:BasisAmount"), one("ram:CalculatedAmount")), (3_000, 570));
    assert_eq!((one("ram:TaxTotalAmount"), one("ram:GrandTotalAmount")), (570, 3_570));
    assert_eq!((one("ram:RoundingAmount"), one("ram:DuePayableAmount")), (430, 4_000));
    let few = invoice((0..200).map(|_| line(3, 1, 1900)).collect()).xml().unwrap();
    assert!(!few.contains("ram:RoundingAmount"), "86 cents are within the tolerance");
}

#[test]
fn what_was_paid_before_is_taken_off_what_is_to_be_paid() {
    let xml = EInvoice { paid: 30, ..invoice(vec![line(100, 19, 1900)]) }.xml().unwrap();
    assert_eq!(amounts(&xml, "ram:GrandTotalAmount"), [119]);
    assert_eq!(amounts(&xml, "ram:TotalPrepaidAmount"), [30]);
    assert_eq!(amounts(&xml, "ram:DuePayableAmount"), [89]);
}

proptest! {
    #[test]
    fn sums_agree_to_the_last_unit(
        orders in proptest::collection::vec((0_i64..100_000, prop::sample::select(vec![0_u16, 700, 1000, 1900])), 1..60)
    ) {
        let gross = |net: i64, rate: u16| (net * i64::from(rate) * 2 + 10_000) / 20_000;
        let lines: Vec<Line> = orders.iter().map(|&(net, rate)| line(net, gross(net, rate), rate)).collect();
        let whole = invoice(lines);
        let xml = whole.xml().unwrap();
        let one = |name: &str| amounts(&xml, name).into_iter().next_back().unwrap();
        // BR-CO-10: the sum of the lines; the last element of this name is the document's own.
        let mut each = amounts(&xml, "ram:LineTotalAmount");
        let all = each.pop().unwrap();
        prop_assert_eq!(each.iter().sum::<i64>(), all);
        // BR-CO-13, BR-S-08, BR-E-08: nothing comes between lines and basis.
        prop_assert_eq!(one("ram:TaxBasisTotalAmount"), all);
        prop_assert_eq!(amounts(&xml, "ram:BasisAmount").iter().sum::<i64>(), all);
        // BR-CO-14, BR-CO-15, BR-CO-16.
        let taxes = amounts(&xml, "ram:CalculatedAmount");
        prop_assert_eq!(taxes.iter().sum::<i64>(), one("ram:TaxTotalAmount"));
        prop_assert_eq!(one("ram:GrandTotalAmount"), all + one("ram:TaxTotalAmount"));
        prop_assert_eq!(one("ram:DuePayableAmount"), one("ram:GrandTotalAmount"));
        // BR-CO-17: within half a minor unit for each order.
        for sum in whole.rates() {
            let count = whole.lines.iter().filter(|line| line.rate == sum.rate).count() as i64;
            let exact = sum.net * i64::from(sum.rate.0);
            prop_assert!((sum.tax * 10_000 - exact).abs() <= count * 5_000);
        }
    }
}
