//! XML, element by element.

/// Writes a Cross Industry Invoice.
pub(super) struct Writer {
    text: String,
    open: Vec<&'static str>,
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rsm:CrossIndustryInvoice \
xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\" \
xmlns:qdt=\"urn:un:unece:uncefact:data:standard:QualifiedDataType:100\" \
xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\" \
xmlns:udt=\"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100\">";

impl Writer {
    pub(super) fn new() -> Self {
        Self { text: HEAD.to_owned(), open: Vec::new() }
    }

    fn line(&mut self, text: &str) {
        self.text.push('\n');
        (0..=self.open.len()).for_each(|_| self.text.push_str("  "));
        self.text.push_str(text);
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str) -> &mut Self {
        self.line(&format!("<{name}>"));
        self.open.push(name);
        self
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            self.line(&format!("</{name}>"));
        }
        self
    }

    /// An element with text.
    pub(super) fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.line(&format!("<{name}>{}</{name}>", escaped(text)));
        self
    }

    /// An element with text, where there is any.
    pub(super) fn given(&mut self, name: &str, text: &str) -> &mut Self {
        if text.trim().is_empty() { self } else { self.text(name, text) }
    }

    /// An element with an attribute.
    pub(super) fn attributed(&mut self, name: &str, (key, value): (&str, &str), text: &str) -> &mut Self {
        self.line(&format!("<{name} {key}=\"{}\">{}</{name}>", escaped(value), escaped(text)));
        self
    }

    /// A day as `20261121` (format 102).
    pub(super) fn day(&mut self, day: &str) -> &mut Self {
        self.attributed("udt:DateTimeString", ("format", "102"), day)
    }

    /// The same where the standard asks for the qualified type.
    pub(super) fn qualified_day(&mut self, day: &str) -> &mut Self {
        self.attributed("qdt:DateTimeString", ("format", "102"), day)
    }

    /// The whole document.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text + "\n</rsm:CrossIndustryInvoice>\n"
    }
}

/// Text between tags and in attributes, without what XML 1.0 has no place for.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' => safe.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}
