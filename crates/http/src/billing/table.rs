//! Tables to download (RFC 4180), written as they are read.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cradle_app::Error;
use cradle_app::domain::Money;
use futures::stream::{Stream, StreamExt as _};

/// A cell.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    /// Words, which a spreadsheet must not take for a formula.
    Text(String),
    /// A number, date or identifier of ours.
    Plain(String),
}

impl Cell {
    /// Words.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number, date or identifier of ours.
    pub(crate) fn plain(value: impl ToString) -> Self {
        Self::Plain(value.to_string())
    }

    /// Something that may be missing.
    pub(crate) fn maybe(value: Option<impl ToString>) -> Self {
        Self::Plain(value.map_or_else(String::new, |value| value.to_string()))
    }

    /// An amount in whole units: `4.80`; its currency has a column of its own.
    pub(crate) fn amount(money: Money) -> Self {
        let text = money.to_string();
        Self::Plain(text.split_once(' ').map_or(text.clone(), |(_, number)| number.to_owned()))
    }

    fn written(&self) -> String {
        let text = match self {
            Self::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
            Self::Plain(text) | Self::Text(text) => text.clone(),
        };
        if text.contains(['"', ',', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    }
}

/// A line of cells.
pub(crate) fn row(cells: &[Cell]) -> String {
    let written: Vec<String> = cells.iter().map(Cell::written).collect();
    written.join(",") + "\r\n"
}

/// A table whose lines come as they are read.
pub(crate) fn table<S>(name: &str, head: &[&str], lines: S) -> Response
where
    S: Stream<Item = Result<String, Error>> + Send + 'static,
{
    let head = head.join(",") + "\r\n";
    let lines = futures::stream::once(std::future::ready(Ok(head))).chain(lines);
    let mut response = Body::from_stream(lines).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use cradle_app::domain::Currency;

    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_never_ends_its_line() {
        let cells = [
            Cell::text("=HYPERLINK(\"x\")"),
            Cell::text("Lake, \"blue\""),
            Cell::amount(Money::new(-480, Currency::EUR)),
            Cell::maybe(None::<i64>),
        ];
        assert_eq!(row(&cells), "\"'=HYPERLINK(\"\"x\"\")\",\"Lake, \"\"blue\"\"\",-4.80,\r\n");
    }
}
