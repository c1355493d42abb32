//! Money as the API writes it.

use cradle_app::Context;
use cradle_app::billing::{self, Account, ArrearsView, Methods, OpenOrder, PointsView};
use cradle_app::domain::billing::{
    Account as LedgerAccount, Bill, Entry, Invoice, InvoiceLine, Line, LineOf, Method, Posting, Spent,
    Telling,
};
use cradle_app::domain::{Currency, Money};
use cradle_app::store::billing::{Booked, Charge};
use cradle_wire::billing as wire;

use crate::render::{instant, money};

pub(crate) fn line_out(line: Line, bill: &Money) -> wire::BillLine {
    let of = |amount| money(Money::new(amount, bill.currency));
    let total = line.total();
    let (what, choice) = match line.of {
        LineOf::Service => ("service".to_owned(), None),
        LineOf::Extra { option, choice } => (option, Some(choice)),
    };
    wire::BillLine {
        of: what,
        choice,
        quantity: line.quantity,
        each: of(line.each),
        net: of(line.net),
        tax: of(line.tax),
        total: of(total),
    }
}

pub(crate) fn lines_out(bill: &Bill) -> Vec<wire::BillLine> {
    bill.lines.iter().cloned().map(|line| line_out(line, &bill.total)).collect()
}

/// How somebody stands with points; nothing where there are none to be had and none there.
fn points_out(view: PointsView, currency: Currency) -> Option<wire::Points> {
    view.told.then(|| wire::Points {
        points: view.points,
        worth: money(billing::worth(&view.rules, view.points, currency)),
        spends: view.rules.spends,
        share: view.rules.share,
        first: view.first,
        earns: view.rules.earns,
    })
}

/// Points that pay a part of so much; nothing where none do.
pub(crate) fn spent_out(spent: Spent, total: Money) -> Option<wire::PointsSpent> {
    let of = |amount| money(Money::new(amount, total.currency));
    (!spent.is_none()).then(|| wire::PointsSpent {
        points: spent.points,
        worth: of(spent.worth),
        rest: of(total.amount - spent.worth),
    })
}

pub(crate) fn charge_out(charge: Charge) -> wire::OrderCharge {
    wire::OrderCharge {
        points: spent_out(charge.spent, charge.bill.total),
        method: charge.method.as_str().to_owned(),
        state: charge.state.as_str().to_owned(),
        lines: lines_out(&charge.bill),
        net: money(charge.bill.net),
        tax: money(charge.bill.tax),
        tax_rate: charge.bill.rate.0,
        invoice_id: charge.invoice.map(|invoice| invoice.0),
    }
}

pub(crate) fn methods_out(methods: Methods) -> wire::PaymentMethods {
    let item = |method: Method| wire::PaymentMethod {
        method: method.as_str().to_owned(),
        open: methods.is_open(method),
        limit: match method {
            Method::Prepaid | Method::Card => None,
            Method::Invoice => methods.terms.invoice_limit,
            Method::Counter => Some(methods.terms.counter_limit),
        }
        .map(|limit| money(Money::new(limit, methods.currency))),
    };
    wire::PaymentMethods {
        chosen: methods.chosen.map(|method| method.as_str().to_owned()),
        cameras: methods
            .cameras
            .iter()
            .map(|(camera, method)| wire::CameraMethod {
                camera_id: camera.0,
                method: method.as_str().to_owned(),
            })
            .collect(),
        items: Method::ALL
            .into_iter()
            // Where there is no provider nothing speaks of cards.
            .filter(|method| *method != Method::Card || methods.cards)
            .map(item)
            .collect(),
        cards: methods.cards,
        card: methods.card.clone().map(super::cards::card_out),
        points: points_out(methods.points, methods.currency),
    }
}

pub(crate) fn account_out(ctx: &Context, account: Account) -> wire::Account {
    let of = |amount| money(Money::new(amount, account.currency));
    wire::Account {
        charges: account.charges,
        balance: of(account.position.prepaid),
        on_account: of(account.position.on_account),
        invoiced: of(account.position.invoiced),
        counter: of(account.position.counter),
        card_due: of(account.position.card_due),
        refunding: of(account.position.refunding),
        points: points_out(account.points, account.currency),
        standing: if account.blocked { "blocked" } else { "good" }.to_owned(),
        arrears: account.arrears.map(arrears_out),
        arrears_steps: account
            .steps
            .into_iter()
            .map(|(at, state)| wire::ArrearsStep { at: instant(at), state })
            .collect(),
        open_orders: account.open_orders.into_iter().map(open_order_out).collect(),
        open_invoices: account.open_invoices.into_iter().map(|one| invoice_out(ctx, one)).collect(),
    }
}

fn arrears_out(view: ArrearsView) -> wire::ArrearsNotice {
    let tells = view.telling.map(|telling| match telling {
        Telling::Reminder => "reminder".to_owned(),
        Telling::LastNotice => "last-notice".to_owned(),
    });
    wire::ArrearsNotice {
        state: view.arrears.as_str().to_owned(),
        due_at: instant(view.due),
        tells,
        closes_at: view.closes.map(instant),
    }
}

fn open_order_out(open: OpenOrder) -> wire::OpenOrder {
    wire::OpenOrder {
        id: open.order.0,
        number: format!("R-{}", open.number),
        title: open.title,
        placed_at: instant(open.at),
        method: open.method.as_str().to_owned(),
        total: money(open.total),
    }
}

fn posting_out(posting: &Posting) -> wire::Posting {
    wire::Posting { account: posting.account.as_str().to_owned(), amount: money(posting.amount) }
}

/// What an entry changes for its customer: what they have less what they owe; in the centre's currency
/// where it moves no money.
fn in_favour(entry: &Entry, own: Currency) -> Money {
    let currency = entry.postings.iter().next().map(|posting| posting.amount.currency);
    let currency = currency.unwrap_or(own);
    let moved = entry.postings.iter().filter(|posting| posting.account.is_customers());
    Money::new(-moved.map(|posting| posting.amount.amount).sum::<i64>(), currency)
}

pub(crate) fn till_of(entry: &Entry) -> Option<(LedgerAccount, Money)> {
    let posting = entry.postings.iter().find(|posting| posting.account.is_till())?;
    Some((posting.account, posting.amount))
}

pub(crate) fn statement_out(booked: Booked, currency: Currency) -> wire::StatementEntry {
    let entry = booked.entry;
    let amount = in_favour(&entry, currency);
    wire::StatementEntry {
        id: entry.id.0,
        serial: booked.serial,
        at: instant(entry.at),
        kind: entry.kind.as_str().to_owned(),
        order_id: entry.order.map(|order| order.0),
        invoice_id: entry.invoice.map(|invoice| invoice.0),
        till: till_of(&entry).map(|(till, _)| till.as_str().to_owned()),
        balance_after: money(Money::new(booked.balance_after, amount.currency)),
        amount: money(amount),
        points: entry.postings.points(),
        points_after: booked.points_after,
        postings: entry.postings.iter().map(posting_out).collect(),
        reason: entry.reason,
        taken_back: false,
        correctable: false,
    }
}

pub(crate) fn booked_out(entry: Entry) -> wire::Booked {
    wire::Booked {
        id: entry.id.0,
        at: instant(entry.at),
        postings: entry.postings.iter().map(posting_out).collect(),
    }
}

pub(crate) fn invoice_out(ctx: &Context, invoice: Invoice) -> wire::Invoice {
    let of = |amount| money(Money::new(amount, invoice.currency));
    let transfer = billing::payable(ctx, &invoice).map(|to| wire::Transfer {
        name: to.name,
        iban: to.iban.grouped(),
        reference: to.reference,
        qr: to.qr,
    });
    let line = |line: &InvoiceLine| wire::InvoiceLine {
        order_id: line.order.0,
        number: format!("R-{}", line.number),
        title: line.title.clone(),
        pictures: line.pictures,
        placed_at: instant(line.at),
        tax_rate: line.rate.0,
        net: of(line.net),
        tax: of(line.tax),
        total: of(line.net + line.tax),
    };
    let taxes = invoice.taxes();
    wire::Invoice {
        id: invoice.id.0,
        customer_id: invoice.customer.0,
        kind: invoice.kind.as_str().to_owned(),
        state: invoice.state.as_str().to_owned(),
        number: invoice.number.map(|number| number.to_string()),
        made_at: instant(invoice.made_at),
        final_at: invoice.final_at.map(instant),
        due_at: invoice.due_at.map(instant),
        lines: invoice.lines.iter().map(line).collect(),
        taxes: taxes
            .into_iter()
            .map(|sum| wire::InvoiceTax { rate: sum.rate.0, net: of(sum.net), tax: of(sum.tax) })
            .collect(),
        net: money(invoice.net()),
        tax: money(invoice.tax()),
        total: money(invoice.total()),
        redeemed: (!invoice.redeemed().is_zero()).then(|| money(invoice.redeemed())),
        open: of(invoice.open),
        corrects: invoice.corrects.map(|corrects| corrects.0),
        told_at: invoice.told_at.map(instant),
        transfer,
        recipient: wire::InvoiceRecipient {
            name: invoice.recipient.name,
            email: invoice.recipient.email,
            address: invoice.recipient.address.map(crate::customers::address_out),
        },
        reason: invoice.reason,
    }
}
