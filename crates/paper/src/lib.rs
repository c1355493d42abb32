//! Documents on paper, and the e-invoices in them.
//!
//! A [`Press`] sets a [`Sheet`] (which template, what to say, in which language) into a PDF that an
//! archive takes (PDF/A-3b). Templates are Typst files: ours are part of the program, and a folder of
//! the operator's goes before them, file by file. [`EInvoice`] writes the same invoice for programs
//! (EN 16931 as Factur-X), which the press puts into the PDF.
//!
//! Nothing here knows customers' records, stores or HTTP. A template gets what it says as one JSON
//! value; it sees the files of its own folder and nothing else, no network, no packages, no clock.

mod code;
mod einvoice;
mod fonts;
mod press;
mod sample;
mod templates;
mod world;
mod xmp;

pub use code::qr;
pub use einvoice::{EInvoice, Kind, Lacking, Line, Party, Rate, Transfer};
pub use press::{Attached, Moment, Press, PressSettings, Printed, Problem, Sheet};
pub use templates::{Template, built_in};
