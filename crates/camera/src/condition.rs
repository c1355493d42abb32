//! What a camera tells of its condition, and how much room is on its card.

use std::path::Path;

use crate::tether::talk::{About, Storage};

/// What a camera tells of itself besides its pictures; what it does not tell is left out. Whatever speaks
/// with cameras fills it in: a card tells nothing but its room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Its program's version, where it tells it itself; otherwise its pictures do.
    pub firmware: Option<String>,
    /// Battery, 0–100 %; more is not believed.
    pub battery_percent: Option<u8>,
    /// How often the shutter went.
    pub shutter_count: Option<u64>,
    /// What it complains of, a line each.
    pub errors: Vec<String>,
}

impl Condition {
    /// What a camera on a cable says of itself.
    pub fn told(about: &About) -> Self {
        Self {
            firmware: about.firmware.clone(),
            battery_percent: about.battery,
            shutter_count: about.shutter_count,
            // What it complains of it shows on its own display, and tells nobody over a cable.
            errors: Vec::new(),
        }
    }
}

/// Room on a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes that it holds.
    pub size: u64,
    /// Bytes of these that are free.
    pub free: u64,
}

impl Room {
    /// Of what is mounted at a folder; none where the system does not say, or says what cannot be.
    pub fn at(root: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            let told = rustix::fs::statvfs(root).ok()?;
            Self::of(told.f_frsize, told.f_blocks, told.f_bfree)
        }
        #[cfg(not(unix))]
        {
            let _ = root;
            None
        }
    }

    /// In a camera that tells it: on all of its cards together. None where it does not say it of one of
    /// them, or says what cannot be.
    pub fn within(about: &About) -> Option<Self> {
        let of = |storage: &Storage| Self::of(1, storage.bytes?, storage.free?);
        let mut storages = about.storages.iter();
        let first = of(storages.next()?)?;
        storages.try_fold(first, |all, storage| {
            let one = of(storage)?;
            Some(Self { size: all.size.checked_add(one.size)?, free: all.free.checked_add(one.free)? })
        })
    }

    fn of(unit: u64, all: u64, free: u64) -> Option<Self> {
        let room = Self { size: unit.checked_mul(all)?, free: unit.checked_mul(free)? };
        (room.size > 0 && room.free <= room.size).then_some(room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_has_room_as_far_as_it_can_be_believed() {
        assert_eq!(Room::of(512, 100, 40), Some(Room { size: 51_200, free: 20_480 }));
        for (unit, all, free) in [(512, 100, 101), (u64::MAX, 2, 1), (512, 0, 0)] {
            assert_eq!(Room::of(unit, all, free), None);
        }
        assert_eq!(Room::at(Path::new("/no/such/folder")), None);
        #[cfg(unix)]
        assert!(Room::at(&std::env::temp_dir()).is_some());
    }
    fn with(storages: &[(Option<u64>, Option<u64>)]) -> About {
        let of = |&(bytes, free): &(Option<u64>, Option<u64>)| Storage { label: String::new(), bytes, free };
        About { storages: storages.iter().map(of).collect(), ..About::default() }
    }

    #[test]
    fn a_camera_has_the_room_of_both_its_cards_and_none_where_it_says_half_of_it() {
        let two = with(&[(Some(1000), Some(400)), (Some(500), Some(500))]);
        assert_eq!(Room::within(&two), Some(Room { size: 1500, free: 900 }));
        for odd in [
            with(&[]),
            with(&[(Some(1000), None)]),
            with(&[(Some(1000), Some(400)), (None, None)]),
            with(&[(Some(1000), Some(1001))]),
            with(&[(Some(u64::MAX), Some(1)), (Some(1), Some(1))]),
        ] {
            assert_eq!(Room::within(&odd), None, "{odd:?}");
        }
    }
}
