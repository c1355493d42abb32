//! The print order that lies beside pictures (Digital Print Order Format 1.10): `MISC/AUTPRINT.MRK`.

use std::fmt::Write as _;

use cradle_domain::Instant;

/// The folder of the pictures, named by the rules of cameras (DCF 2.0 §3.2).
const FOLDER: &str = "DCIM/100CRADL";

/// Where the print order lies.
pub(super) const ORDER: &str = "MISC/AUTPRINT.MRK";

/// Where a sheet lies, counted from 1.
pub(super) fn path(number: usize) -> String {
    // A folder holds 9999 files; what comes after them lies in the next one.
    let (folder, file) = ((number - 1) / 9_999, (number - 1) % 9_999 + 1);
    format!("{}/CRDL{file:04}.JPG", FOLDER.replacen("100", &(100 + folder).to_string(), 1))
}

/// The print order for sheets at these paths, each so often, and for an index of those at some paths.
///
/// An index is one job with all of its pictures (`PRT TYP = IDX`), as cameras write it: the lab's machine
/// draws it, on as many sheets as it takes.
pub(super) fn order(sheets: &[(String, u16)], index: &[String], now: Instant) -> String {
    let mut text = String::from("[HDR]\r\nGEN REV = 01.10\r\nGEN CRT = \"Cradle\" -01.00\r\n");
    let _ = writeln!(text, "GEN DTM = {}\r", now.timestamp().strftime("%Y:%m:%d:%H:%M:%S"));
    for (number, (path, copies)) in (1..).zip(sheets) {
        let _ = write!(
            text,
            "\r\n[JOB]\r\nPRT PID = {number:03}\r\nPRT TYP = STD\r\nPRT QTY = {copies:03}\r\n\
             IMG FMT = EXIF2 -J\r\n<IMG SRC = \"../{path}\">\r\n"
        );
    }
    if !index.is_empty() {
        let number = sheets.len() + 1;
        let _ = write!(
            text,
            "\r\n[JOB]\r\nPRT PID = {number:03}\r\nPRT TYP = IDX\r\nPRT QTY = 001\r\nIMG FMT = EXIF2 -J\r\n"
        );
        for path in index {
            let _ = write!(text, "<IMG SRC = \"../{path}\">\r\n");
        }
    }
    text
}
