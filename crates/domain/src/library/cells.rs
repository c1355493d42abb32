//! Where pictures were taken, as cells of a map.
//!
//! The map is the world in Mercator's projection, a square. A cell of level *n* is one of the 2ⁿ × 2ⁿ
//! equal squares that it is divided into; sixteen cells of one level make one of the level before it.
//! What lies beyond the projection, around the poles, belongs to the cells at its edge.

use std::f64::consts::PI;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// A place on the earth where a picture may have been taken (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coordinates {
    latitude: f64,
    longitude: f64,
}

/// About a metre. Cameras without a fix write that they are where equator and prime meridian cross.
const NOWHERE: f64 = 0.000_01;

impl Coordinates {
    /// Degrees north and degrees east; `None` where there is no such place, and for what cameras
    /// write while they do not know where they are.
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let real = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        let known = latitude.abs() > NOWHERE || longitude.abs() > NOWHERE;
        (real && known).then_some(Self { latitude, longitude })
    }

    /// Of a picture's position, if it has one that can be.
    pub fn of(position: Option<(f64, f64)>) -> Option<Self> {
        position.and_then(|(latitude, longitude)| Self::new(latitude, longitude))
    }

    /// Degrees north.
    pub const fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    pub const fn longitude(self) -> f64 {
        self.longitude
    }

    /// Degrees north and degrees east.
    pub const fn pair(self) -> (f64, f64) {
        (self.latitude, self.longitude)
    }
}

/// The levels of which cells are counted and asked for, the coarsest first.
pub const LEVELS: [u8; 9] = [2, 4, 6, 8, 10, 12, 14, 16, 18];

/// The level of the smallest cells, 150 m across at the equator.
const FINEST: u8 = LEVELS[LEVELS.len() - 1];

/// A cell of one of the [`LEVELS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    level: u8,
    y: u32,
    x: u32,
}

/// A text that names no cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A cell of the map is named by 1 to {} of the digits 0–9 and a–f.", FINEST / 2)]
pub struct NotACell;

impl Cell {
    /// The smallest cell in which a place lies.
    pub fn of(at: Coordinates) -> Self {
        Self { level: FINEST, y: row(at.latitude, FINEST), x: column(at.longitude, FINEST) }
    }

    /// The cell of this level, so many rows from the north and columns from the west.
    pub fn at(level: u8, y: u32, x: u32) -> Option<Self> {
        let inside = LEVELS.contains(&level) && y >> level == 0 && x >> level == 0;
        inside.then_some(Self { level, y, x })
    }

    /// The cells in which this one lies, itself included, the coarsest first.
    pub fn around(self) -> impl Iterator<Item = Self> {
        LEVELS.into_iter().filter(move |level| *level <= self.level).map(move |level| {
            let up = self.level - level;
            Self { level, y: self.y >> up, x: self.x >> up }
        })
    }

    /// Its level.
    pub const fn level(self) -> u8 {
        self.level
    }

    /// Rows between it and the north.
    pub const fn y(self) -> u32 {
        self.y
    }

    /// Columns between it and the west.
    pub const fn x(self) -> u32 {
        self.x
    }

    /// The numbers of the smallest cells in it: they follow one another.
    pub fn numbers(self) -> RangeInclusive<i64> {
        let inside = 2 * (FINEST - self.level);
        let first = self.interleaved() << inside;
        first..=first + (1 << inside) - 1
    }

    /// The bits of row and column by turns, those of the row first (Morton's order): what lies in one
    /// cell stands together.
    fn interleaved(self) -> i64 {
        (0..self.level).rev().fold(0, |number, bit| {
            number << 2 | i64::from(self.y >> bit & 1) << 1 | i64::from(self.x >> bit & 1)
        })
    }
}

/// A hexadecimal digit for every two levels: a cell's name begins with those of the cells around it.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$x}", self.interleaved(), width = usize::from(self.level / 2))
    }
}

impl FromStr for Cell {
    type Err = NotACell;

    fn from_str(name: &str) -> Result<Self, NotACell> {
        let digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        if name.is_empty() || name.len() > usize::from(FINEST / 2) || !name.chars().all(digit) {
            return Err(NotACell);
        }
        let level = name.len() as u8 * 2;
        let number = u64::from_str_radix(name, 16).map_err(|_| NotACell)?;
        let every_other = |from: u32| {
            (0..u32::from(level)).fold(0, |bits, bit| bits | ((number >> (2 * bit + from) & 1) as u32) << bit)
        };
        Ok(Self { level, y: every_other(1), x: every_other(0) })
    }
}

/// The row of a latitude among 2ⁿ.
fn row(latitude: f64, level: u8) -> u32 {
    let sine = latitude.to_radians().sin().clamp(-0.999_999, 0.999_999);
    let share = 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * PI);
    nth(share, level)
}

/// The column of a longitude among 2ⁿ.
fn column(longitude: f64, level: u8) -> u32 {
    nth((longitude + 180.0) / 360.0, level)
}

/// In which of 2ⁿ equal parts a share of the whole lies; the edges belong to the parts beside them.
fn nth(share: f64, level: u8) -> u32 {
    let count = 1_u32 << level;
    // What is cast stays within the range.
    ((share * f64::from(count)).floor().max(0.0) as u32).min(count - 1)
}

/// Cells of one level in a part of the map that somebody looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    level: u8,
    rows: RangeInclusive<u32>,
    columns: Vec<RangeInclusive<u32>>,
}

/// Between which degrees somebody looks. From west to east may lead across the date line: 170 to −170
/// is a narrow strip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edges {
    /// Degrees north.
    pub north: f64,
    /// Degrees north.
    pub south: f64,
    /// Degrees east.
    pub west: f64,
    /// Degrees east.
    pub east: f64,
}

/// Why nobody can look there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AreaProblem {
    /// No such level.
    #[error("The map has the levels {}.", LEVELS.map(|level| level.to_string()).join(", "))]
    Level,
    /// No such degrees.
    #[error(
        "Give north and south between -90 and 90, west and east between -180 and 180, the south below the north."
    )]
    Edges,
    /// Too much for one answer.
    #[error("This part of the map has more than {} cells of this level. Ask for a coarser one.", MOST_CELLS)]
    TooMany,
}

/// Cells in one answer, at most.
const MOST_CELLS: u32 = 4_096;
/// Rows of one answer, at most.
const MOST_ROWS: u32 = 128;

impl Area {
    /// The cells of a level that lie between these edges, whole or in part.
    pub fn new(level: u8, edges: Edges) -> Result<Self, AreaProblem> {
        if !LEVELS.contains(&level) {
            return Err(AreaProblem::Level);
        }
        let Edges { north, south, west, east } = edges;
        let latitudes = [north, south].iter().all(|degrees| (-90.0..=90.0).contains(degrees));
        let longitudes = [west, east].iter().all(|degrees| (-180.0..=180.0).contains(degrees));
        if !latitudes || !longitudes || south > north {
            return Err(AreaProblem::Edges);
        }
        let rows = row(north, level)..=row(south, level);
        let (first, last) = (column(west, level), column(east, level));
        let columns = if west <= east {
            vec![first..=last]
        } else if first <= last {
            // All around the world, and back into the same column.
            vec![0..=(1 << level) - 1]
        } else {
            vec![0..=last, first..=(1 << level) - 1]
        };
        let across: u32 = columns.iter().map(|range| range.end() - range.start() + 1).sum();
        let down = rows.end() - rows.start() + 1;
        if down > MOST_ROWS || across.saturating_mul(down) > MOST_CELLS {
            return Err(AreaProblem::TooMany);
        }
        Ok(Self { level, rows, columns })
    }

    /// The level of its cells.
    pub const fn level(&self) -> u8 {
        self.level
    }

    /// From north to south.
    pub fn rows(&self) -> RangeInclusive<u32> {
        self.rows.clone()
    }

    /// From west to east, in two parts across the date line.
    pub fn columns(&self) -> &[RangeInclusive<u32>] {
        &self.columns
    }

    /// Whether a cell is one of these.
    pub fn contains(&self, cell: Cell) -> bool {
        cell.level == self.level
            && self.rows.contains(&cell.y)
            && self.columns.iter().any(|range| range.contains(&cell.x))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell(latitude: f64, longitude: f64) -> Cell {
        Cell::of(Coordinates::new(latitude, longitude).unwrap())
    }

    #[test]
    fn what_is_no_place_on_earth_is_none() {
        let inf = f64::INFINITY;
        for (latitude, longitude) in [
            (f64::NAN, 8.0),
            (47.0, f64::NAN),
            (inf, 8.0),
            (47.0, -inf),
            (90.1, 8.0),
            (-91.0, 8.0),
            (47.0, 180.1),
            (0.0, 0.0),
            (-0.0, 0.0),
            (0.000_001, -0.000_001),
        ] {
            assert_eq!(Coordinates::new(latitude, longitude), None, "{latitude} {longitude}");
        }
        for (latitude, longitude) in [(0.0, 8.0), (47.0, 0.0), (90.0, 180.0), (-90.0, -180.0)] {
            assert!(Coordinates::new(latitude, longitude).is_some(), "{latitude} {longitude}");
        }
        assert_eq!(Coordinates::of(None), None);
    }

    #[test]
    fn the_quarters_of_the_world_begin_as_they_are_read() {
        let names = [(60.0, -90.0), (60.0, 90.0), (-60.0, -90.0), (-60.0, 90.0)]
            .map(|(latitude, longitude)| cell(latitude, longitude).to_string().remove(0));
        let quarters = names.map(|digit| digit.to_digit(16).unwrap() >> 2);
        assert_eq!(quarters, [0, 1, 2, 3]);
    }

    #[test]
    fn poles_and_edges_have_cells_too() {
        let last = (1 << FINEST) - 1;
        for (latitude, longitude, y, x) in
            [(90.0, -180.0, 0, 0), (-90.0, 180.0, last, last), (88.0, 180.0, 0, last)]
        {
            assert_eq!((cell(latitude, longitude).y, cell(latitude, longitude).x), (y, x));
        }
        // 2^18 parts of 360 degrees; the prime meridian and the equator are edges of cells.
        assert_eq!((cell(-0.001, 0.0001).y, cell(-0.001, 0.0001).x), (1 << 17, 1 << 17));
    }

    #[test]
    fn a_view_across_the_date_line_is_a_narrow_strip() {
        let edges = Edges { north: 10.0, south: -10.0, west: 170.0, east: -170.0 };
        let strip = Area::new(6, edges).unwrap();
        assert_eq!(strip.columns(), [0..=1, 62..=63]);
        assert!(strip.contains(cell(0.5, 179.9).around().nth(2).unwrap()));
        assert!(!strip.contains(cell(0.5, 20.0).around().nth(2).unwrap()));
        let world = Edges { north: 90.0, south: -90.0, west: -180.0, east: 180.0 };
        assert_eq!(Area::new(6, world).unwrap().columns(), [0..=63]);
        let around = Edges { west: 1.0, east: 0.5, ..world };
        assert_eq!(Area::new(2, around).unwrap().columns(), [0..=3]);
    }

    #[test]
    fn what_cannot_be_looked_at_is_refused() {
        let world = Edges { north: 90.0, south: -90.0, west: -180.0, east: 180.0 };
        assert_eq!(Area::new(3, world), Err(AreaProblem::Level));
        assert_eq!(Area::new(8, world), Err(AreaProblem::TooMany));
        for wrong in [
            Edges { north: f64::NAN, ..world },
            Edges { south: -90.5, ..world },
            Edges { west: -181.0, ..world },
            Edges { east: f64::INFINITY, ..world },
            Edges { north: 1.0, south: 2.0, ..world },
        ] {
            assert_eq!(Area::new(2, wrong), Err(AreaProblem::Edges), "{wrong:?}");
        }
        for wrong in ["", "g", "A", "0123456789", "-1", "é"] {
            assert_eq!(wrong.parse::<Cell>(), Err(NotACell), "{wrong}");
        }
        assert_eq!((Cell::at(3, 0, 0), Cell::at(2, 4, 0), Cell::at(2, 0, 4)), (None, None, None));
    }

    proptest! {
        #[test]
        fn a_cell_is_known_by_its_name_and_lies_in_the_cells_around_it(
            latitude in -90.0..=90.0_f64, longitude in -180.0..=180.0_f64,
        ) {
            let Some(at) = Coordinates::new(latitude, longitude) else { return Ok(()) };
            let finest = Cell::of(at);
            let around: Vec<Cell> = finest.around().collect();
            prop_assert_eq!(around.iter().map(|cell| cell.level()).collect::<Vec<_>>(), LEVELS);
            prop_assert_eq!(around.last(), Some(&finest));
            for cell in around {
                prop_assert_eq!(cell.to_string().parse::<Cell>(), Ok(cell));
                prop_assert!(finest.to_string().starts_with(&cell.to_string()));
                prop_assert!(cell.numbers().contains(finest.numbers().start()));
                let level = cell.level();
                prop_assert_eq!(Some(cell), Cell::at(level, row(latitude, level), column(longitude, level)));
            }
        }

        #[test]
        fn cells_of_one_level_share_nothing(one in 0_u32..16, other in 0_u32..16) {
            let [one, other] = [one, other].map(|n| Cell::at(2, n / 4, n % 4).unwrap());
            let apart = one.numbers().end() < other.numbers().start()
                || other.numbers().end() < one.numbers().start();
            prop_assert_eq!(apart, one != other);
        }

        #[test]
        fn whoever_stands_in_a_view_is_in_one_of_its_cells(
            latitude in -90.0..=90.0_f64, longitude in -180.0..=180.0_f64,
            north in 0.01..5.0_f64, south in 0.01..5.0_f64, west in 0.01..5.0_f64, east in 0.01..5.0_f64,
            level in prop::sample::select(LEVELS[..4].to_vec()),
        ) {
            let Some(at) = Coordinates::new(latitude, longitude) else { return Ok(()) };
            let wrapped = |degrees: f64| (degrees + 540.0).rem_euclid(360.0) - 180.0;
            let edges = Edges {
                north: (latitude + north).min(90.0),
                south: (latitude - south).max(-90.0),
                west: wrapped(longitude - west),
                east: wrapped(longitude + east),
            };
            let area = Area::new(level, edges).unwrap();
            let cell = Cell::of(at).around().find(|cell| cell.level() == level).unwrap();
            // The date line is the western and the eastern edge of the map at once.
            prop_assume!(longitude.abs() < 179.999_999);
            prop_assert!(area.contains(cell), "{:?} {:?}", area, cell);
        }
    }
}
