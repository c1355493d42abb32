//! Amounts as people write them.

use cradle_domain::customers::Language;
use cradle_domain::{Currency, Money};

/// An amount as readers of this language write it: `€1,234.50`, `1.234,50 €`, `1,234円`.
pub(crate) fn in_words(money: Money, language: Language) -> String {
    let digits = usize::from(money.currency.exponent().unwrap_or(0));
    let unit = 10_u64.pow(digits as u32);
    let minor = money.amount.unsigned_abs();
    let (thousands, point) = match language {
        Language::En | Language::Ja => (',', '.'),
        Language::De => ('.', ','),
    };
    let whole = grouped(minor / unit, thousands);
    let number = if digits == 0 { whole } else { format!("{whole}{point}{:0digits$}", minor % unit) };
    let sign = if money.amount < 0 { "−" } else { "" };
    let symbol = symbol(money.currency);
    match language {
        Language::De => format!("{sign}{number}\u{a0}{symbol}"),
        Language::Ja if money.currency == Currency::JPY => format!("{sign}{number}円"),
        Language::En | Language::Ja if symbol.ends_with(char::is_alphabetic) => {
            format!("{sign}{symbol}\u{a0}{number}")
        }
        Language::En | Language::Ja => format!("{sign}{symbol}{number}"),
    }
}

/// The symbol where it means this currency to everybody, the ISO code elsewhere.
fn symbol(currency: Currency) -> &'static str {
    match currency {
        Currency::EUR => "€",
        Currency::USD => "$",
        Currency::GBP => "£",
        Currency::JPY => "¥",
        Currency::INR => "₹",
        Currency::KRW => "₩",
        other => other.code(),
    }
}

fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_as_its_reader_writes_it() {
        let write = |amount, currency, language| in_words(Money::new(amount, currency), language);
        assert_eq!(write(480, Currency::EUR, Language::En), "€4.80");
        assert_eq!(write(123_456_789, Currency::EUR, Language::De), "1.234.567,89\u{a0}€");
        assert_eq!(write(1_200, Currency::JPY, Language::Ja), "1,200円");
        assert_eq!(write(1_200, Currency::JPY, Language::En), "¥1,200");
        assert_eq!(write(-5, Currency::CHF, Language::En), "−CHF\u{a0}0.05");
    }
}
