//! Says in a PDF's metadata that an e-invoice is in it (Factur-X 1.08 §6.2, which ZUGFeRD shares).
//!
//! The typesetter writes XMP without words of others. A PDF may be continued behind its end (ISO
//! 32000-1 §7.5.6): the metadata are written once more there, under the same number, and a table that
//! leads to them and to the table before.

/// The name that the e-invoice has in the PDF.
pub(crate) const FACTUR_X: &str = "factur-x.xml";

/// The words and what they mean, for readers that do not know them (PDF/A-3 §6.6.2.3.3).
const SCHEMA: &str = "<rdf:li rdf:parseType=\"Resource\">\
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>fx</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq>\
<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>DocumentFileName</pdfaProperty:name>\
<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>\
<pdfaProperty:description>The name of the embedded XML document</pdfaProperty:description></rdf:li>\
<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>DocumentType</pdfaProperty:name>\
<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>\
<pdfaProperty:description>The type of the hybrid document</pdfaProperty:description></rdf:li>\
<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>Version</pdfaProperty:name>\
<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>\
<pdfaProperty:description>The version of the standard of the embedded XML</pdfaProperty:description></rdf:li>\
<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>ConformanceLevel</pdfaProperty:name>\
<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>\
<pdfaProperty:description>The conformance level of the embedded XML</pdfaProperty:description></rdf:li>\
</rdf:Seq></pdfaSchema:property></rdf:li>";

/// What is said.
const SAID: &str = "<rdf:Description rdf:about=\"\" \
xmlns:fx=\"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#\">\
<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>\
<fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>";

/// The namespaces that the schema is written in.
const NAMESPACES: &str = "xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\"";

/// The PDF with metadata that name the e-invoice in it.
pub(crate) fn says_factur_x(mut pdf: Vec<u8>) -> Result<Vec<u8>, String> {
    let old = Old::of(&pdf).ok_or("the metadata of the PDF are not where they were looked for")?;
    let xmp = with_words(&old.xmp).ok_or("the metadata of the PDF are not written as expected")?;
    let Old { number, trailer, table, .. } = old;
    let place = pdf.len();
    let object = format!(
        "\n{number} 0 obj\n<< /Type /Metadata /Subtype /XML /Length {} >>\nstream\n{xmp}\nendstream\nendobj\n",
        xmp.len()
    );
    pdf.extend(object.into_bytes());
    let next = pdf.len();
    let place = place + 1;
    let end = format!(
        "xref\n{number} 1\n{place:010} 00000 n\r\ntrailer\n<<{trailer} /Prev {table} >>\nstartxref\n{next}\n%%EOF\n"
    );
    pdf.extend(end.into_bytes());
    Ok(pdf)
}

/// What is needed of a PDF as the typesetter wrote it.
struct Old {
    /// The number of the metadata's object.
    number: u32,
    /// What they say.
    xmp: String,
    /// What stands in the trailer.
    trailer: String,
    /// Where the table of objects is.
    table: usize,
}

impl Old {
    fn of(pdf: &[u8]) -> Option<Self> {
        let end = last(pdf, b"startxref")?;
        let table = text(&pdf[end + 9..])?.split_whitespace().next()?.parse().ok()?;
        let begins = last(&pdf[..end], b"trailer")? + 7;
        let trailer = text(&pdf[begins..end])?.trim();
        let trailer = trailer.strip_prefix("<<")?.strip_suffix(">>")?.trim_end().to_owned();
        let typed = find(pdf, b"/Type /Metadata").or_else(|| find(pdf, b"/Type/Metadata"))?;
        let head = last(&pdf[..typed], b" 0 obj")?;
        let digits = pdf[..head].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let number = text(&pdf[head - digits..head])?.parse().ok()?;
        let from = typed + find(&pdf[typed..], b"stream")? + 6;
        let to = from + find(&pdf[from..], b"endstream")?;
        Some(Self { number, xmp: text(&pdf[from..to])?.trim().to_owned(), trailer, table })
    }
}

/// The metadata with the words in them.
fn with_words(xmp: &str) -> Option<String> {
    let bag = xmp.find("<pdfaExtension:schemas").and_then(|at| Some(at + xmp[at..].find("<rdf:Bag>")? + 9));
    let mut new = xmp.to_owned();
    let own = match bag {
        // There is one list of schemas, not two.
        Some(at) => {
            new.insert_str(at, SCHEMA);
            String::new()
        }
        None => format!(
            "<rdf:Description rdf:about=\"\" {NAMESPACES}><pdfaExtension:schemas><rdf:Bag>{SCHEMA}</rdf:Bag>\
             </pdfaExtension:schemas></rdf:Description>"
        ),
    };
    let end = new.rfind("</rdf:RDF>")?;
    new.insert_str(end, &format!("{SAID}{own}"));
    Some(new)
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|some| some == what)
}

fn last(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|some| some == what)
}
