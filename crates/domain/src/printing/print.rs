//! What is asked of printing, and what becomes of each print.

use serde::{Deserialize, Serialize};

use super::{Crop, IndexGrid, Size};
use crate::delivery::Way;
use crate::{ImageId, OutputPlaceId};

/// Copies of one picture, at most.
const MOST_COPIES: u16 = 99;
/// Prints of one order, at most.
const MOST_PRINTS: u32 = 20_000;
/// The widest border in millimetres.
const WIDEST_BORDER: u16 = 50;

/// How one picture is printed, where it is not as all of them are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintItem {
    /// Which picture.
    pub image: ImageId,
    /// How often; `None` for as often as all of them.
    pub copies: Option<u16>,
    /// Which part; `None` for the middle.
    pub crop: Option<Crop>,
}

/// What printing must be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintRequest {
    /// Where; `None` only until one is found that makes it.
    pub place: Option<OutputPlaceId>,
    /// How large.
    pub size: Size,
    /// On which paper.
    pub paper: String,
    /// With which finish.
    pub finish: String,
    /// A white border of so many millimetres; 0 for none.
    pub border: u16,
    /// The whole picture with white beside it, instead of a full sheet with something cut off.
    pub fit: bool,
    /// Copies of each picture.
    pub copies: u16,
    /// Pictures for which something else was said.
    pub items: Vec<PrintItem>,
    /// Whether sheets that show all pictures small come with them.
    #[serde(default)]
    pub index: bool,
    /// How they come to whoever ordered them; `None` where the centre delivers nothing.
    #[serde(default)]
    pub delivery: Option<Way>,
}

/// What is wrong with a wish for prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrintProblem {
    /// None, or too many of one.
    #[error("A picture can be printed 1 to 99 times.")]
    Copies,
    /// Too many in all.
    #[error("An order can hold up to 20,000 prints. Split this one.")]
    Prints,
    /// A border that leaves nothing.
    #[error("A border can be up to 50 mm wide and must leave at least half of the sheet's short edge.")]
    Border,
    /// Something is said of a picture that is not among the chosen ones.
    #[error("Copies and crops can be given for chosen pictures only, once for each.")]
    Item,
}

impl PrintRequest {
    /// What was said of one picture.
    fn item(&self, image: ImageId) -> Option<&PrintItem> {
        self.items.iter().find(|item| item.image == image)
    }

    /// How often a picture is printed.
    pub fn copies_of(&self, image: ImageId) -> u16 {
        self.item(image).and_then(|item| item.copies).unwrap_or(self.copies)
    }

    /// Which part of a picture is printed.
    pub fn crop_of(&self, image: ImageId) -> Option<Crop> {
        self.item(image).and_then(|item| item.crop)
    }

    /// Prints in all when so many pictures were chosen, with the sheets of the index.
    pub fn prints(&self, pictures: u32) -> u32 {
        self.prints_of_pictures(pictures).saturating_add(self.index_sheets(pictures))
    }

    /// Sheets of the index when so many pictures were chosen.
    pub fn index_sheets(&self, pictures: u32) -> u32 {
        if self.index { IndexGrid::of(self.size).sheets(pictures) } else { 0 }
    }

    /// Prints of the pictures themselves when so many were chosen.
    pub fn prints_of_pictures(&self, pictures: u32) -> u32 {
        let said: u32 = self.items.iter().filter_map(|item| item.copies).map(u32::from).sum();
        let rest =
            pictures.saturating_sub(self.items.iter().filter(|item| item.copies.is_some()).count() as u32);
        rest.saturating_mul(u32::from(self.copies)).saturating_add(said)
    }

    /// Whether it can be carried out for these pictures, each of which is there once.
    pub fn check(&self, images: &[ImageId]) -> Result<(), PrintProblem> {
        let known: std::collections::HashSet<_> = images.iter().collect();
        let mut seen = std::collections::HashSet::new();
        if !self.items.iter().all(|item| known.contains(&item.image) && seen.insert(item.image)) {
            return Err(PrintProblem::Item);
        }
        let fits = |copies: u16| (1..=MOST_COPIES).contains(&copies);
        if !fits(self.copies) || !self.items.iter().filter_map(|item| item.copies).all(fits) {
            return Err(PrintProblem::Copies);
        }
        if self.prints(images.len() as u32) > MOST_PRINTS {
            return Err(PrintProblem::Prints);
        }
        if self.border > WIDEST_BORDER || self.border * 4 > self.size.short() {
            return Err(PrintProblem::Border);
        }
        Ok(())
    }
}

/// How far the prints of one picture are.
///
/// ```text
///   waiting ──▶ drawing ──▶ sent ──▶ printing ──▶ done
///                  │          └───┬─────┘
///                 held ◀──────────┘    from anywhere to failed; repeated: to waiting
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum PrintState {
    /// Not begun.
    Waiting,
    /// The sheet is being drawn.
    Drawing,
    /// The printer has it.
    Sent,
    /// The printer prints it.
    Printing,
    /// The printer is off, out of paper …: it goes on by itself when that is over.
    Held {
        /// What the printer says.
        reason: String,
    },
    /// Printed, or handed to the lab.
    Done,
    /// It came to nothing; somebody who runs the centre can repeat it.
    Failed {
        /// Why.
        reason: String,
    },
}

impl PrintState {
    /// The word that names it in records and answers.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Drawing => "drawing",
            Self::Sent => "sent",
            Self::Printing => "printing",
            Self::Held { .. } => "held",
            Self::Done => "done",
            Self::Failed { .. } => "failed",
        }
    }

    /// Why it is held or has failed.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Held { reason } | Self::Failed { reason } => Some(reason),
            _ => None,
        }
    }

    /// From the word in a record, and the reason beside it.
    pub fn from_word(word: &str, reason: Option<String>) -> Option<Self> {
        let reason = reason.unwrap_or_default();
        Some(match word {
            "waiting" => Self::Waiting,
            "drawing" => Self::Drawing,
            "sent" => Self::Sent,
            "printing" => Self::Printing,
            "held" => Self::Held { reason },
            "done" => Self::Done,
            "failed" => Self::Failed { reason },
            _ => return None,
        })
    }

    /// Whether nothing more happens to it by itself.
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Done | Self::Failed { .. })
    }
}

/// The prints of one picture of an order, and what became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// Its place in the order, from 0 on.
    pub position: u32,
    /// The picture; of a sheet of the index the first one on it.
    pub image: ImageId,
    /// Which sheet of the index it is, counted from 0; `None` for a print of the picture.
    pub index: Option<u32>,
    /// How often.
    pub copies: u16,
    /// How far it is.
    pub state: PrintState,
    /// How often it was begun anew by somebody who runs the centre.
    pub round: u32,
    /// The printer's number for it; from before it was given the sheet.
    pub job: Option<i32>,
    /// Whether a printer may know of it: written before it is told.
    pub told: bool,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn image(n: u128) -> ImageId {
        ImageId(Uuid::from_u128(n))
    }

    fn request(items: Vec<PrintItem>) -> PrintRequest {
        PrintRequest {
            place: None,
            size: "100x150".parse().unwrap(),
            paper: "photo".into(),
            finish: "matt".into(),
            border: 0,
            fit: false,
            copies: 2,
            items,
            index: false,
            delivery: None,
        }
    }

    #[test]
    fn prints_are_counted_by_copies() {
        let five = PrintItem { image: image(1), copies: Some(5), crop: None };
        let cropped = PrintItem { image: image(2), copies: None, crop: Some(Crop::WHOLE) };
        let request = request(vec![five, cropped]);
        assert_eq!(request.prints(3), 9);
        assert_eq!([1, 2, 3].map(|n| request.copies_of(image(n))), [5, 2, 2]);
        assert_eq!((request.crop_of(image(1)), request.crop_of(image(2))), (None, Some(Crop::WHOLE)));
    }

    #[test]
    fn each_sheet_of_an_index_counts_as_one_more_print() {
        let request = PrintRequest { index: true, ..request(Vec::new()) };
        let sheets = [1, 28, 29, 60].map(|pictures| request.index_sheets(pictures));
        assert_eq!(sheets, [1, 1, 2, 3]);
        assert_eq!((request.prints(29), request.prints_of_pictures(29)), (60, 58));
        let old = r#"{"place":null,"size":"100x150","paper":"photo","finish":"matt","border":0,"fit":false,
                      "copies":1,"items":[]}"#;
        assert!(!serde_json::from_str::<PrintRequest>(old).unwrap().index, "orders of before have none");
    }

    #[test]
    fn what_cannot_be_printed_is_refused() {
        let item = |n, copies| PrintItem { image: image(n), copies: Some(copies), crop: None };
        let check = |items| request(items).check(&[image(1), image(2)]);
        assert_eq!(check(vec![item(1, 3)]), Ok(()));
        assert_eq!(check(vec![item(3, 1)]), Err(PrintProblem::Item));
        assert_eq!(check(vec![item(1, 1), item(1, 2)]), Err(PrintProblem::Item));
        assert_eq!(check(vec![item(1, 0)]), Err(PrintProblem::Copies));
        let wide = PrintRequest { border: 26, ..request(Vec::new()) };
        assert_eq!(wide.check(&[image(1)]), Err(PrintProblem::Border));
        let many = PrintRequest { copies: 99, ..request(Vec::new()) };
        let images: Vec<ImageId> = (0..300).map(image).collect();
        assert_eq!(many.check(&images), Err(PrintProblem::Prints));
    }

    #[test]
    fn a_state_reads_back_as_it_was_written() {
        let reason = || "out of paper".to_owned();
        let states = [
            PrintState::Waiting,
            PrintState::Drawing,
            PrintState::Sent,
            PrintState::Printing,
            PrintState::Done,
        ];
        for state in states
            .into_iter()
            .chain([PrintState::Held { reason: reason() }, PrintState::Failed { reason: reason() }])
        {
            let again = PrintState::from_word(state.as_str(), state.reason().map(str::to_owned));
            assert_eq!(again, Some(state));
        }
    }
}
