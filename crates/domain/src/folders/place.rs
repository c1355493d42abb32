//! Places in the folders. A path is hostile until it is one of these.

use std::fmt;

use jiff::civil::Date;

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where everything begins.
    Root,
    /// The years that have pictures.
    Dates,
    /// The days of a year that have pictures.
    Year(i16),
    /// The classes.
    Classes,
    /// A folder of files.
    Folder(Folder),
    /// A file.
    File {
        /// Where.
        folder: Folder,
        /// What it is called there.
        name: String,
    },
}

/// A folder of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Folder {
    /// What arrived and was not selected yet.
    Inbox,
    /// What was taken on a day.
    Day(Date),
    /// What is in a class, by the name of its folder.
    Class(String),
}

const DATES: &str = "By date";
const CLASSES: &str = "Classes";
const INBOX: &str = "Inbox";

/// Bytes of one name in a path.
const LONGEST: usize = 1_000;

impl Place {
    /// The place at the end of a path, given as its names; nothing where there can be none.
    pub fn at(path: &[&str]) -> Option<Self> {
        let wrong = |name: &&str| {
            matches!(*name, "" | "." | "..") || name.len() > LONGEST || name.contains(['/', '\0'])
        };
        if path.iter().any(wrong) {
            return None;
        }
        match path {
            [] => Some(Self::Root),
            [DATES] => Some(Self::Dates),
            [DATES, of] => year(of).map(Self::Year),
            [DATES, of, on] => day(of, on).map(Self::Folder),
            [DATES, of, on, name] => Some(Self::File { folder: day(of, on)?, name: (*name).to_owned() }),
            [CLASSES] => Some(Self::Classes),
            [CLASSES, class] => Some(Self::Folder(Folder::Class((*class).to_owned()))),
            [CLASSES, class, name] => {
                Some(Self::File { folder: Folder::Class((*class).to_owned()), name: (*name).to_owned() })
            }
            [INBOX] => Some(Self::Folder(Folder::Inbox)),
            [INBOX, name] => Some(Self::File { folder: Folder::Inbox, name: (*name).to_owned() }),
            _ => None,
        }
    }

    /// The names on the way to it.
    pub fn path(&self) -> Vec<String> {
        let of = |folder: &Folder| match folder {
            Folder::Inbox => vec![INBOX.to_owned()],
            Folder::Day(day) => {
                vec![DATES.to_owned(), format!("{:04}", day.year()), day.to_string()]
            }
            Folder::Class(name) => vec![CLASSES.to_owned(), name.clone()],
        };
        match self {
            Self::Root => Vec::new(),
            Self::Dates => vec![DATES.to_owned()],
            Self::Year(year) => vec![DATES.to_owned(), format!("{year:04}")],
            Self::Classes => vec![CLASSES.to_owned()],
            Self::Folder(folder) => of(folder),
            Self::File { folder, name } => of(folder).into_iter().chain([name.clone()]).collect(),
        }
    }

    /// Its name; empty for the beginning.
    pub fn name(&self) -> String {
        self.path().pop().unwrap_or_default()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.path().join("/"))
    }
}

fn year(text: &str) -> Option<i16> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| digits && *year > 0)
}

fn day(of: &str, on: &str) -> Option<Folder> {
    let year = year(of)?;
    let day: Date = on.parse().ok().filter(|day: &Date| day.year() == year && day.to_string() == on)?;
    Some(Folder::Day(day))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn there_are_days_classes_and_the_inbox_and_nothing_else() {
        let at = |path: &str| Place::at(&path.split('/').collect::<Vec<_>>());
        let day = Folder::Day("2026-10-05".parse().unwrap());
        assert_eq!(Place::at(&[]), Some(Place::Root));
        assert_eq!(at("By date/2026"), Some(Place::Year(2026)));
        assert_eq!(at("By date/2026/2026-10-05"), Some(Place::Folder(day.clone())));
        assert_eq!(
            at("By date/2026/2026-10-05/a.jpg"),
            Some(Place::File { folder: day, name: "a.jpg".into() })
        );
        assert_eq!(at("Classes/Anna"), Some(Place::Folder(Folder::Class("Anna".into()))));
        for nowhere in [
            "by date",
            "By date/26",
            "By date/+026",
            "By date/2026/2026-02-30",
            "By date/2025/2026-10-05",
            "By date/2026/2026-10-05/a/b",
            "Inbox/..",
            "Inbox/",
            "Inbox//a",
            "Inbox/a/b",
            "Classes/a/b/c",
            "..",
            "Inbox/a\0b",
        ] {
            assert_eq!(at(nowhere), None, "{nowhere}");
        }
    }

    proptest! {
        #[test]
        fn every_path_leads_to_one_place_or_to_none(
            path in prop::collection::vec(
                prop_oneof!["By date", "Classes", "Inbox", "2026", "2026-1[0-2]-0[1-9]", "\\PC{0,8}", "[./\\\\]{0,3}"],
                0..6,
            )
        ) {
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            if let Some(place) = Place::at(&names) {
                prop_assert_eq!(place.path(), path);
            }
        }
    }
}
