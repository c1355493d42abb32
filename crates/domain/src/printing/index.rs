//! The index print: sheets that show every picture of an order small, each with its number and name.

use super::Size;

/// The narrowest cell, in tenths of a millimetre: a file's name can still be read under its picture.
const NARROWEST: u32 = 220;
/// Cells beside each other, at most: on a poster they grow instead.
const MOST_COLUMNS: u32 = 12;
/// What a line of words takes, and how high it stands above the line's foot, in tenths of a millimetre.
const LINE: u32 = 30;
const LETTERS: u32 = 26;
/// What is left free around a picture and its words, in tenths of a millimetre.
const GAP: u32 = 8;

/// A part of a sheet, in tenths of a millimetre from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// From the left edge.
    pub left: u32,
    /// From the top edge.
    pub top: u32,
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// How small pictures lie on a sheet that stands upright: in rows, under a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexGrid {
    margin: u32,
    heading: u32,
    columns: u32,
    rows: u32,
    /// Width and height of a cell, in tenths of a millimetre.
    cell: (u32, u32),
}

impl IndexGrid {
    /// As many pictures as a sheet of this size shows so that they can be told apart.
    pub fn of(size: Size) -> Self {
        let (short, long) = (u32::from(size.short()), u32::from(size.long()));
        let margin = (short * 2 / 5).clamp(10, 40);
        let heading = (long / 2).clamp(20, 80);
        let (width, height) = (short * 10 - 2 * margin, long * 10 - 2 * margin - heading);
        let columns = (width / NARROWEST).clamp(1, MOST_COLUMNS);
        let wide = width / columns;
        // A picture of three to two, lying across, fills its cell.
        let rows = (height / ((wide - 2 * GAP) * 2 / 3 + LINE + 2 * GAP)).max(1);
        Self { margin, heading, columns, rows, cell: (wide, height / rows) }
    }

    /// Pictures on one sheet.
    pub const fn capacity(self) -> u32 {
        self.columns * self.rows
    }

    /// Sheets for so many pictures.
    pub const fn sheets(self, pictures: u32) -> u32 {
        pictures.div_ceil(self.capacity())
    }

    /// Which of so many pictures are on a sheet; both counted from 0.
    pub fn on(self, sheet: u32, pictures: u32) -> std::ops::Range<u32> {
        let from = sheet.saturating_mul(self.capacity()).min(pictures);
        from..from.saturating_add(self.capacity()).min(pictures)
    }

    /// Where the heading stands.
    pub const fn heading(self) -> Area {
        Area {
            left: self.margin + GAP,
            top: self.margin,
            width: self.columns * self.cell.0 - 2 * GAP,
            height: self.heading - 2 * GAP,
        }
    }

    /// Where a picture lies within its sheet, and where the words about it stand; counted from 0 on each.
    pub const fn cell(self, number: u32) -> (Area, Area) {
        let left = self.margin + number % self.columns * self.cell.0 + GAP;
        let top = self.margin + self.heading + number / self.columns * self.cell.1 + GAP;
        let (width, height) = (self.cell.0 - 2 * GAP, self.cell.1 - 2 * GAP);
        let picture = Area { left, top, width, height: height - LINE };
        (picture, Area { left, top: top + height - LETTERS, width, height: LETTERS })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grid(size: &str) -> IndexGrid {
        IndexGrid::of(size.parse().unwrap())
    }

    #[test]
    fn a_sheet_shows_as_many_pictures_as_can_be_told_apart() {
        let capacity = |size| grid(size).capacity();
        assert_eq!(["89x127", "102x152", "130x180", "203x305"].map(capacity), [15, 28, 40, 112]);
        assert_eq!(capacity("20x20"), 1);
        assert_eq!([1, 28, 29, 56, 57].map(|n| grid("102x152").sheets(n)), [1, 1, 2, 2, 3]);
        assert_eq!(grid("102x152").sheets(0), 0);
    }

    proptest! {
        #[test]
        fn every_picture_is_on_one_sheet_and_none_covers_another(
            edges in (20_u16..2_000, 20_u16..2_000), pictures in 1_u32..6_000,
        ) {
            let size = Size::new(edges.0, edges.1).unwrap();
            let grid = IndexGrid::of(size);
            let shown: Vec<u32> = (0..grid.sheets(pictures)).flat_map(|sheet| grid.on(sheet, pictures)).collect();
            prop_assert_eq!(shown, (0..pictures).collect::<Vec<_>>());
            let within = |area: Area| {
                area.width > 0 && area.height > 0
                    && area.left + area.width <= u32::from(size.short()) * 10
                    && area.top + area.height <= u32::from(size.long()) * 10
            };
            let heading = grid.heading();
            prop_assert!(within(heading));
            let mut areas = vec![heading];
            for number in (0..grid.capacity()).take(40).chain([grid.capacity() - 1]) {
                let (picture, words) = grid.cell(number);
                prop_assert!(within(picture) && within(words), "{:?} {:?}", picture, words);
                areas.extend([picture, words]);
            }
            areas.dedup();
            for (n, a) in areas.iter().enumerate() {
                for b in areas[..n].iter().filter(|b| *b != a) {
                    let apart = a.left + a.width <= b.left || b.left + b.width <= a.left
                        || a.top + a.height <= b.top || b.top + b.height <= a.top;
                    prop_assert!(apart, "{:?} {:?}", a, b);
                }
            }
        }
    }
}
