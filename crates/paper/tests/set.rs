//! Documents as they come off the press, read back by poppler.

use std::fs;
use std::path::Path;
use std::process::Command;

use cradle_paper::{Attached, Press, PressSettings, Problem, Sheet, Template, built_in};

/// What poppler reads in a document.
fn read(pdf: &[u8]) -> String {
    tool("pdftotext", pdf, &["-layout"], &["-"])
}

/// What one of poppler's tools says about a document.
fn tool(name: &str, pdf: &[u8], before: &[&str], after: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    fs::write(&path, pdf).unwrap();
    let ran = Command::new(name).args(before).arg(&path).args(after).output();
    let ran = ran.unwrap_or_else(|why| panic!("{name}: {why}; scripts/setup --tests installs poppler-utils"));
    assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

fn invoice(language: &str) -> Sheet {
    Sheet::sample(Template::Invoice, language)
}

fn slip() -> Sheet {
    Sheet::sample(Template::Slip, "en")
}

/// With CRADLE_LOOK=DIR the documents are kept there, to be looked at.
fn kept(name: &str, pdf: Vec<u8>) -> Vec<u8> {
    if let Some(folder) = std::env::var_os("CRADLE_LOOK") {
        fs::write(Path::new(&folder).join(name), &pdf).unwrap();
    }
    pdf
}

fn press(templates: Option<&Path>) -> Press {
    Press::new(PressSettings { templates: templates.map(Path::to_owned), fonts: None })
}

#[test]
fn an_invoice_says_all_of_it_on_a_sheet_that_an_archive_takes() {
    let printed = press(None).print(&invoice("en")).unwrap();
    assert_eq!(printed.troubles, [""; 0]);
    let text = read(&printed.pdf);
    for said in [
        "Invoice 2026-0001",
        "Zoë Łukasiewicz",
        "1000 Bruxelles",
        "R-2",
        "Send by mail #set *bold*",
        "€2.38",
        "Tax of 19 % on €2.00",
        "DE89 3704 0044 0532 0130 00",
        "VAT ID: DE123456789",
        "5 December 2026",
        "Page 1 of 1",
    ] {
        assert!(text.contains(said), "“{said}” is missing in:\n{text}");
    }
    let about = tool("pdfinfo", &printed.pdf, &[], &[]);
    assert!(about.contains("A4") && about.contains("Pages:           1"), "{about}");
    let meta = tool("pdfinfo", &printed.pdf, &["-meta"], &[]);
    assert!(meta.contains("<pdfaid:part>3") && meta.contains("<pdfaid:conformance>B"), "{meta}");
}

#[test]
fn the_same_document_has_the_same_bytes() {
    let (one, other) =
        (press(None).print(&invoice("de")).unwrap(), press(None).print(&invoice("de")).unwrap());
    assert!(one.pdf == other.pdf);
}

#[test]
fn every_language_has_its_words() {
    let press = press(None);
    for (language, said) in [("de", "Umsatzsteuer 19 %"), ("ja", "請求書 2026-0001")] {
        let mut sheet = invoice(language);
        sheet.says["recipient"]["name"] = if language == "ja" { "山田 葵" } else { "Jörg" }.into();
        let printed = press.print(&sheet).unwrap();
        kept(&format!("invoice-{language}.pdf"), printed.pdf.clone());
        assert_eq!(printed.troubles, [""; 0], "scripts/setup --tests installs a Japanese font");
        let text = read(&printed.pdf);
        assert!(text.contains(said), "“{said}” is missing in:\n{text}");
        assert!(text.contains(sheet.says["recipient"]["name"].as_str().unwrap()), "{text}");
    }
}

#[test]
fn statements_and_slips_say_what_they_are_for() {
    let set = |sheet: &Sheet| {
        let name = sheet.template.file().replace(".typ", ".pdf");
        read(&kept(&name, press(None).print(sheet).unwrap().pdf))
    };
    let text = set(&Sheet::sample(Template::Statement, "de"));
    for said in ["Kontoauszug", "−€2.00", "found in the till", "€3.00"] {
        assert!(text.contains(said), "“{said}” is missing in:\n{text}");
    }
    let text = set(&slip());
    for said in ["R-12", "Zoë", "24", "glossy", "To be paid", "€12.00"] {
        assert!(text.contains(said), "“{said}” is missing in:\n{text}");
    }
    let text = set(&Sheet::sample(Template::Label, "en"));
    for said in ["R-12", "Lab am See", "Zoë Łukasiewicz", "1000 Bruxelles", "BELGIUM", "Prints: 30"] {
        assert!(text.contains(said), "“{said}” is missing in:\n{text}");
    }
}

#[test]
fn a_document_without_fonts_for_its_letters_is_not_printed_and_one_for_its_signs_is() {
    let nothing = tempfile::tempdir().unwrap();
    let fonts = Some(nothing.path().to_owned());
    let bare = Press::new(PressSettings { templates: None, fonts });
    let printed = bare.print(&invoice("ja")).unwrap();
    assert!(printed.troubles[0].contains("in English instead"), "{:?}", printed.troubles);
    assert!(read(&printed.pdf).contains("Invoice 2026-0001"));
    let mut sheet = invoice("en");
    sheet.says["recipient"]["name"] = "Zoë 🦆".into();
    let printed = bare.print(&sheet).unwrap();
    assert!(printed.troubles[0].contains('🦆'));
    assert!(read(&printed.pdf).contains("Zoë ?"));
    sheet.says["recipient"]["name"] = "山田".into();
    assert_eq!(bare.print(&sheet).unwrap_err(), Problem::Letters("山田".to_owned()));
}

#[test]
fn a_template_of_the_operator_goes_before_ours_and_a_broken_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    built_in(folder.path()).unwrap();
    let words = folder.path().join("words.typ");
    let ours = fs::read_to_string(&words).unwrap();
    fs::write(&words, ours.replace("\"Invoice\"", "\"Bill of the lake\"")).unwrap();
    let press = press(Some(folder.path()));
    let printed = press.print(&invoice("en")).unwrap();
    assert_eq!(printed.troubles, [""; 0]);
    assert!(read(&printed.pdf).contains("Bill of the lake 2026-0001"));

    fs::write(folder.path().join("invoice.typ"), "#import \"frame.typ\": *\n\n#paper.nmber\n").unwrap();
    let printed = press.print(&invoice("en")).unwrap();
    assert!(printed.troubles[0].starts_with("invoice.typ, line 3: "), "{:?}", printed.troubles);
    assert!(read(&printed.pdf).contains("Invoice 2026-0001"), "ours stand in");
}

#[test]
fn a_template_reads_nothing_but_its_own_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("templates");
    fs::create_dir(&inner).unwrap();
    fs::write(folder.path().join("secret.txt"), "hidden").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret.txt"), inner.join("link.txt")).unwrap();
    fs::write(inner.join("own.txt"), "shown").unwrap();
    let press = press(Some(&inner));
    for (path, allowed) in
        [("own.txt", true), ("../secret.txt", false), ("link.txt", false), ("/etc/passwd", false)]
    {
        fs::write(inner.join("slip.typ"), format!("#read(\"{path}\")")).unwrap();
        let printed = press.print(&slip()).unwrap();
        assert_eq!(printed.troubles.is_empty(), allowed, "{path}: {:?}", printed.troubles);
        assert!(!read(&printed.pdf).contains("hidden"));
    }
    fs::write(inner.join("slip.typ"), "#import \"@preview/tablex:0.0.8\": *").unwrap();
    assert!(press.print(&slip()).unwrap().troubles[0].contains("packages are not available"));
}

#[test]
fn an_e_invoice_is_in_the_document_and_its_metadata_say_so() {
    let xml = "<?xml version=\"1.0\"?><x>ä</x>";
    let sheet = Sheet { attached: Some(Attached { xml: xml.to_owned() }), ..invoice("en") };
    let printed = press(None).print(&sheet).unwrap();
    let about = tool("pdfinfo", &printed.pdf, &[], &[]);
    assert!(about.contains("Pages:           1"), "{about}");
    let meta = tool("pdfinfo", &printed.pdf, &["-meta"], &[]);
    assert!(meta.contains("<fx:ConformanceLevel>EN 16931") && meta.contains("<pdfaid:part>3"), "{meta}");
    assert!(tool("pdfdetach", &printed.pdf, &["-list"], &[]).contains("factur-x.xml"));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.xml");
    tool("pdfdetach", &printed.pdf, &["-save", "1", "-o", out.to_str().unwrap()], &[]);
    assert_eq!(fs::read_to_string(out).unwrap(), xml);
}
