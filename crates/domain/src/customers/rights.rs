//! What a key may do that a customer made for a device or program.

use std::fmt;

/// One thing that a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Send files, and ask which of them are there already.
    Upload,
    /// See pictures, and take their files.
    Read,
    /// Use the library as a folder: see, take, send, throw away, put into classes.
    Webdav,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Upload, Self::Read, Self::Webdav];

    /// The word that names it in records and requests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Read => "read",
            Self::Webdav => "webdav",
        }
    }
}

/// What a key may do: at least one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rights(u8);

/// The words do not say what a key may do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRights {
    /// Nothing was chosen.
    #[error("Choose at least one thing that the key may do: upload, read or webdav.")]
    Nothing,
    /// A word that means nothing here.
    #[error("A key may do upload, read and webdav; “{0}” is none of these.")]
    Unknown(String),
}

impl Rights {
    /// The rights that these words name.
    pub fn named<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, NotRights> {
        let mut rights = Self(0);
        for word in words {
            let right = Right::ALL.into_iter().find(|right| right.as_str() == word);
            rights.0 |= 1 << right.ok_or_else(|| NotRights::Unknown(word.to_owned()))? as u8;
        }
        if rights.0 == 0 { Err(NotRights::Nothing) } else { Ok(rights) }
    }

    /// Whether this is among them.
    pub const fn has(self, right: Right) -> bool {
        self.0 & (1 << right as u8) != 0
    }

    /// Each of them.
    pub fn each(self) -> impl Iterator<Item = Right> {
        Right::ALL.into_iter().filter(move |right| self.has(*right))
    }
}

impl fmt::Display for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.each().map(Right::as_str).collect();
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_read_back_as_they_were_written() {
        for bits in 1..8 {
            let rights = Rights(bits);
            assert_eq!(Rights::named(rights.to_string().split(' ')), Ok(rights));
        }
        assert_eq!(Rights::named([]), Err(NotRights::Nothing));
        assert_eq!(Rights::named(["read", "root"]), Err(NotRights::Unknown("root".to_owned())));
    }
}
