//! Where prints are made: a printer, a folder that a lab's machine watches, or a partner centre.

use serde::{Deserialize, Serialize};

use super::Size;
use crate::{OutputPlaceId, PartnerId};

/// Products of one place, at most.
const MOST_PRODUCTS: usize = 100;

/// Something that a place makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// How large.
    pub size: Size,
    /// On which paper, in the operator's word: `photo`, `fine-art`.
    pub paper: String,
    /// With which finish, in the operator's word: `glossy`, `matt`.
    pub finish: String,
    /// What the printer calls the sheet (PWG 5101.1: `om_small-photo_100x150mm`); empty for the name
    /// that follows from the size.
    #[serde(default)]
    pub media: String,
}

impl Product {
    /// What a printer is asked for.
    pub fn media(&self) -> String {
        if self.media.is_empty() {
            let (short, long) = (self.size.short(), self.size.long());
            return format!("om_{short}x{long}mm_{short}x{long}mm");
        }
        self.media.clone()
    }
}

/// How a lab's folder is filled; for each order a folder of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "layout", rename_all = "lowercase")]
pub enum Layout {
    /// As a camera's card with a print order: pictures in `DCIM`, `MISC/AUTPRINT.MRK` (DPOF).
    Dpof,
    /// Files by a pattern, in which words in braces are filled in.
    Files {
        /// Such as `{size}/{finish}/{copies}x_{number}_{name}`.
        pattern: String,
    },
}

/// What kind of place it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum PlaceKind {
    /// A printer that speaks the Internet Printing Protocol.
    Ipp {
        /// `ipp://host/ipp/print` or `ipps://…`.
        uri: String,
    },
    /// A folder that a lab's machine takes orders from.
    Folder {
        /// Its name among the folders for labs.
        folder: String,
        /// How it is filled.
        #[serde(flatten)]
        layout: Layout,
    },
    /// A partner centre, which makes them at its own places.
    Partner {
        /// Which.
        partner: PartnerId,
    },
}

impl PlaceKind {
    /// The word that names it in answers.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Ipp { .. } => "ipp",
            Self::Folder { .. } => "folder",
            Self::Partner { .. } => "partner",
        }
    }
}

/// A place where prints are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputPlace {
    /// Identifier.
    pub id: OutputPlaceId,
    /// What people call it.
    pub name: String,
    /// Whether it takes orders.
    pub enabled: bool,
    /// What sheets are drawn with, in dots to the inch.
    pub dpi: u16,
    /// Where it is.
    #[serde(flatten)]
    pub kind: PlaceKind,
    /// What it makes.
    pub products: Vec<Product>,
}

/// What is wrong with a place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceProblem {
    /// No name, or one too long.
    #[error("Give the place a name of 1 to 100 characters on one line.")]
    Name,
    /// An address that is none.
    #[error(
        "A printer's address begins with ipp:// or ipps:// and names a host, such as ipp://printer.local/ipp/print."
    )]
    Uri,
    /// A folder that would lie elsewhere.
    #[error("The folder's name has 1 to 100 letters, digits, “-”, “_” or blanks, and no “/”.")]
    Folder,
    /// A pattern that does not name every file once, or leaves the folder.
    #[error(
        "The pattern names files such as {{size}}/{{copies}}x_{{number}}_{{name}}: it must hold {{number}}, know each word in braces ({{number}}, {{name}}, {{size}}, {{paper}}, {{finish}}, {{copies}}, {{order}}), and stay within the order's folder."
    )]
    Pattern,
    /// Too coarse or too fine.
    #[error("Sheets are drawn with 72 to 1200 dots to the inch.")]
    Dpi,
    /// A product without words, twice, or too many.
    #[error("Name each product once, up to 100, with paper and finish in 1 to 40 characters each.")]
    Products,
}

/// What a file in a lab's folder is named after.
#[derive(Clone, Copy, Debug)]
pub struct SheetName<'a> {
    /// The order's number.
    pub order: &'a str,
    /// Counted from 1 in each order.
    pub number: usize,
    /// The picture's own name.
    pub name: &'a str,
    /// What is printed.
    pub product: &'a Product,
    /// How often.
    pub copies: u16,
}

/// Words in braces that a pattern may hold.
const WORDS: [&str; 7] = ["{number}", "{name}", "{size}", "{paper}", "{finish}", "{copies}", "{order}"];

/// A word that can stand in a file's name on every system.
fn plain(text: &str) -> String {
    let fits = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    let text: String = text.chars().take(60).map(fits).collect();
    if text.is_empty() { "_".to_owned() } else { text }
}

impl SheetName<'_> {
    /// The path of the file within the order's folder, with `/` between folders.
    pub fn by(&self, pattern: &str) -> String {
        let stem = self.name.rsplit_once('.').map_or(self.name, |(stem, _)| stem);
        let values = [
            format!("{:04}", self.number),
            plain(stem),
            self.product.size.to_string(),
            plain(&self.product.paper),
            plain(&self.product.finish),
            self.copies.to_string(),
            plain(self.order),
        ];
        let named = WORDS
            .iter()
            .zip(&values)
            .fold(pattern.to_owned(), |path, (word, value)| path.replace(word, value));
        format!("{named}.jpg")
    }
}

fn pattern_fits(pattern: &str) -> bool {
    let bare = WORDS.iter().fold(pattern.to_owned(), |path, word| path.replace(word, "x"));
    let part = |part: &str| {
        !part.trim_matches(['.', ' ']).is_empty()
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' '))
    };
    pattern.contains("{number}") && pattern.chars().count() <= 200 && bare.split('/').all(part)
}

impl OutputPlace {
    /// Whether prints can be made with it as it is described.
    pub fn check(&self) -> Result<(), PlaceProblem> {
        let line = |text: &str, most: usize| {
            (1..=most).contains(&text.chars().count())
                && !text.chars().any(char::is_control)
                && text.trim() == text
        };
        if !line(&self.name, 100) {
            return Err(PlaceProblem::Name);
        }
        if !(72..=1_200).contains(&self.dpi) {
            return Err(PlaceProblem::Dpi);
        }
        match &self.kind {
            PlaceKind::Ipp { uri } => {
                let rest = uri.strip_prefix("ipp://").or_else(|| uri.strip_prefix("ipps://"));
                let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
                if host.is_empty()
                    || host.contains('@')
                    || uri.chars().count() > 500
                    || uri.contains(char::is_whitespace)
                {
                    return Err(PlaceProblem::Uri);
                }
            }
            PlaceKind::Folder { folder, layout } => {
                let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
                if !line(folder, 100) || !folder.chars().all(fits) {
                    return Err(PlaceProblem::Folder);
                }
                if matches!(layout, Layout::Files { pattern } if !pattern_fits(pattern)) {
                    return Err(PlaceProblem::Pattern);
                }
            }
            // Whether there is such a partner, its records say.
            PlaceKind::Partner { .. } => {}
        }
        let mut products: Vec<_> =
            self.products.iter().map(|one| (one.size, &one.paper, &one.finish)).collect();
        products.sort();
        let twice = products.windows(2).any(|two| two[0] == two[1]);
        let wordy = self.products.iter().any(|one| {
            !line(&one.paper, 40)
                || !line(&one.finish, 40)
                || one.media.chars().count() > 127
                || !one.media.is_ascii()
        });
        if twice || wordy || self.products.len() > MOST_PRODUCTS {
            return Err(PlaceProblem::Products);
        }
        Ok(())
    }

    /// What it makes in this size, on this paper, with this finish.
    pub fn product(&self, size: Size, paper: &str, finish: &str) -> Option<&Product> {
        self.products.iter().find(|one| one.size == size && one.paper == paper && one.finish == finish)
    }

    /// Whether pictures leave the centre for it.
    pub const fn is_elsewhere(&self) -> bool {
        matches!(self.kind, PlaceKind::Partner { .. })
    }

    /// Whether it can be chosen.
    pub fn is_open(&self) -> bool {
        self.enabled && !self.products.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn product(size: &str) -> Product {
        Product {
            size: size.parse().unwrap(),
            paper: "photo".into(),
            finish: "matt".into(),
            media: String::new(),
        }
    }

    fn folder(layout: Layout) -> OutputPlace {
        OutputPlace {
            id: OutputPlaceId(Uuid::nil()),
            name: "Minilab".into(),
            enabled: true,
            dpi: 300,
            kind: PlaceKind::Folder { folder: "minilab".into(), layout },
            products: vec![product("102x152")],
        }
    }

    #[test]
    fn a_place_reads_back_as_it_was_written() {
        let files = Layout::Files { pattern: "{number}".into() };
        let printer =
            OutputPlace { kind: PlaceKind::Ipp { uri: "ipp://lab/ipp".into() }, ..folder(Layout::Dpof) };
        let partner =
            OutputPlace { kind: PlaceKind::Partner { partner: PartnerId(Uuid::nil()) }, ..printer.clone() };
        for place in [folder(Layout::Dpof), folder(files), printer, partner] {
            let written = serde_json::to_string(&place).unwrap();
            assert_eq!(serde_json::from_str::<OutputPlace>(&written).unwrap(), place);
            assert_eq!(place.check(), Ok(()));
        }
    }

    #[test]
    fn a_pattern_stays_within_the_orders_folder_and_names_every_file_once() {
        let check = |pattern: &str| folder(Layout::Files { pattern: pattern.into() }).check();
        assert_eq!(check("{size}/{paper} {finish}/{copies}x_{number}_{name}"), Ok(()));
        for wrong in [
            "{size}",
            "../{number}",
            "/{number}",
            "{number}/",
            "{nr}{number}",
            "a/./{number}",
            "{number}\\..\\x",
        ] {
            assert_eq!(check(wrong), Err(PlaceProblem::Pattern), "{wrong}");
        }
    }

    #[test]
    fn a_file_is_named_without_anything_that_leads_elsewhere() {
        let product = Product { paper: "fine/art".into(), ..product("102x152") };
        let name = SheetName {
            order: "R-7",
            number: 3,
            name: "../../etc/pass wd.JPG",
            product: &product,
            copies: 2,
        };
        let path = name.by("{size}/{paper}/{copies}x_{number}_{name}");
        assert_eq!(path, "102x152/fine_art/2x_0003_______etc_pass_wd.jpg");
    }

    #[test]
    fn what_is_wrong_with_a_place_is_said() {
        let place = folder(Layout::Dpof);
        let kind = |kind| OutputPlace { kind, ..place.clone() }.check();
        for uri in ["http://lab/ipp", "ipp:///x", "ipp://user:secret@lab/", "ipp://a b/"] {
            assert_eq!(kind(PlaceKind::Ipp { uri: uri.into() }), Err(PlaceProblem::Uri), "{uri}");
        }
        for name in ["", "..", "a/b", " a"] {
            let wrong = PlaceKind::Folder { folder: name.into(), layout: Layout::Dpof };
            assert_eq!(kind(wrong), Err(PlaceProblem::Folder), "{name}");
        }
        assert_eq!(OutputPlace { name: " ".into(), ..place.clone() }.check(), Err(PlaceProblem::Name));
        assert_eq!(OutputPlace { dpi: 7, ..place.clone() }.check(), Err(PlaceProblem::Dpi));
        let twice = vec![product("102x152"), product("152x102")];
        assert_eq!(OutputPlace { products: twice, ..place }.check(), Err(PlaceProblem::Products));
    }
}
