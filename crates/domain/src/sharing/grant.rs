//! Permissions given to others.

use serde::{Deserialize, Serialize};

use super::{Adding, Fields};
use crate::customers::Email;
use crate::{ClassId, CustomerId, GrantId, Instant};

/// Who receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// Whoever holds the link's secret.
    Link,
    /// Everybody, through a public gallery.
    Public,
    /// Whoever has the account of this address, now or one day.
    Customer(Email),
}

impl Receiver {
    /// The word that names it in records.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Public => "public",
            Self::Customer(_) => "customer",
        }
    }

    /// The address of the customer whom it is.
    pub const fn email(&self) -> Option<&Email> {
        match self {
            Self::Customer(email) => Some(email),
            Self::Link | Self::Public => None,
        }
    }
}

/// What is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Object {
    /// Pictures that are named one by one.
    Pictures,
    /// Whatever is in a class when somebody looks.
    Class(ClassId),
    /// Chosen fields of the giver's own record.
    Profile(Fields),
}

impl Object {
    /// The word that names it in records.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Pictures => "image",
            Self::Class(_) => "class",
            Self::Profile(_) => "profile",
        }
    }
}

/// What the receiver may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Take the originals; without it only reduced images are given out.
    pub originals: bool,
    /// Learn from an original where it was taken.
    pub position: bool,
    /// Add pictures of their own to a class that is filled by hand.
    pub add: Option<Adding>,
}

/// Rights that make no sense together or for what is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RightsProblem {
    /// The place stands in originals alone.
    #[error(
        "The place is written in originals alone: allow the originals, too, or leave the place out. Reduced images never tell it."
    )]
    PositionWithoutOriginals,
    /// An original has no text over it.
    #[error("A watermark is for pictures that are only shown: leave the originals out, or the watermark.")]
    OriginalsWithWatermark,
    /// A record has no originals.
    #[error("Your details are only shown: there is no original to take.")]
    OfProfile,
    /// Nothing else takes pictures in.
    #[error("Pictures can be added to a class only that is filled by hand.")]
    AddElsewhere,
    /// Nobody knows who everybody is.
    #[error(
        "Whoever finds a public gallery could fill it: let pictures be added by a link or by a customer instead."
    )]
    AddByEverybody,
}

impl Rights {
    /// These rights, when they make sense for `object`, which is shown with a text over it or without.
    pub const fn to(
        self,
        object: &Object,
        receiver: &Receiver,
        watermark: bool,
    ) -> Result<Self, RightsProblem> {
        match (self, object) {
            (Self { originals: true, .. }, _) if watermark => Err(RightsProblem::OriginalsWithWatermark),
            (Self { originals: false, position: true, .. }, _) => {
                Err(RightsProblem::PositionWithoutOriginals)
            }
            (Self { originals: true, .. }, Object::Profile(_)) => Err(RightsProblem::OfProfile),
            (Self { add: Some(_), .. }, Object::Pictures | Object::Profile(_)) => {
                Err(RightsProblem::AddElsewhere)
            }
            (Self { add: Some(_), .. }, _) if matches!(receiver, Receiver::Public) => {
                Err(RightsProblem::AddByEverybody)
            }
            (rights, _) => Ok(rights),
        }
    }
}

/// A permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Identifier.
    pub id: GrantId,
    /// Who gave it.
    pub owner: CustomerId,
    /// Who receives.
    pub to: Receiver,
    /// What is given.
    pub object: Object,
    /// What they may do.
    pub rights: Rights,
    /// A text over every image that is given out.
    pub watermark: Option<String>,
    /// Whether it opens only with a password.
    pub locked: bool,
    /// When it ends by itself.
    pub expires_at: Option<Instant>,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

/// How somebody comes to a grant.
#[derive(Clone, Copy, Debug)]
pub enum Way<'a> {
    /// With a link's secret.
    Secret,
    /// By the address of a public gallery.
    Address,
    /// Signed in, as the customer with this address.
    Customer {
        /// The address.
        email: &'a Email,
        /// Whether it was proven that it is theirs: anybody can say so.
        proven: bool,
    },
}

/// Why a grant opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Shut {
    /// Its time is over.
    #[error("This link has ended. Ask the person who sent it for a new one.")]
    Expired,
    /// It was taken back.
    #[error("There is nothing here any more.")]
    Revoked,
    /// It is for somebody else: answered as if it did not exist.
    #[error("There is nothing here that you may see.")]
    NotMeant,
    /// The password has not been given.
    #[error("This opens with a password. Ask the person who shared it with you.")]
    Locked,
}

/// Whether a grant opens now to whom comes this way; `unlocked` when its password was given before.
pub fn opens(grant: &Grant, way: Way<'_>, unlocked: bool, now: Instant) -> Result<Rights, Shut> {
    let meant = match (&grant.to, way) {
        (Receiver::Link, Way::Secret) | (Receiver::Public, Way::Address) => true,
        (Receiver::Customer(to), Way::Customer { email, proven }) => proven && to.key() == email.key(),
        _ => false,
    };
    if !meant {
        return Err(Shut::NotMeant);
    }
    match standing(grant, now) {
        Standing::Withdrawn => Err(Shut::Revoked),
        Standing::Ended => Err(Shut::Expired),
        Standing::Open if grant.locked && !unlocked => Err(Shut::Locked),
        Standing::Open => Ok(grant.rights),
    }
}

/// How a grant stands, for who gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It opens.
    Open,
    /// Its time is over.
    Ended,
    /// It was taken back.
    Withdrawn,
}

impl Standing {
    /// The word that names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Ended => "ended",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// How a grant stands now.
pub fn standing(grant: &Grant, now: Instant) -> Standing {
    if grant.revoked_at.is_some() {
        Standing::Withdrawn
    } else if grant.expires_at.is_some_and(|end| end <= now) {
        Standing::Ended
    } else {
        Standing::Open
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::Span;

    fn grant() -> Grant {
        Grant {
            id: GrantId(Uuid::from_u128(1)),
            owner: CustomerId(Uuid::from_u128(2)),
            to: Receiver::Link,
            object: Object::Pictures,
            rights: Rights { originals: true, ..Rights::default() },
            watermark: None,
            locked: false,
            expires_at: None,
            revoked_at: None,
        }
    }

    #[test]
    fn a_grant_opens_until_it_ends_or_is_taken_back() {
        let now = Instant::EPOCH;
        let rights = grant().rights;
        assert_eq!(opens(&grant(), Way::Secret, false, now), Ok(rights));
        let ending = Grant { expires_at: Some(now + Span::from_secs(1)), ..grant() };
        assert!(opens(&ending, Way::Secret, false, now).is_ok());
        assert_eq!(opens(&ending, Way::Secret, true, now + Span::from_secs(1)), Err(Shut::Expired));
        assert_eq!(standing(&ending, now + Span::from_secs(1)), Standing::Ended);
        let revoked = Grant { revoked_at: Some(now), ..ending };
        assert_eq!(opens(&revoked, Way::Secret, true, now + Span::from_secs(9)), Err(Shut::Revoked));
        assert_eq!(standing(&revoked, now + Span::from_secs(9)), Standing::Withdrawn);
    }

    #[test]
    fn a_grant_opens_to_whom_it_is_meant_for_and_in_no_other_way() {
        let (anna, paul): (Email, Email) = ("anna@example.org".parse().unwrap(), "p@b.c".parse().unwrap());
        let receivers =
            [Receiver::Link, Receiver::Public, Receiver::Customer("Anna@Example.org".parse().unwrap())];
        let customer = |email, proven| Way::Customer { email, proven };
        let ways = [
            Way::Secret,
            Way::Address,
            customer(&anna, true),
            customer(&paul, true),
            // Whoever only says that the address is theirs.
            customer(&anna, false),
        ];
        for (n, to) in receivers.into_iter().enumerate() {
            let grant = Grant { to, ..grant() };
            for (m, way) in ways.into_iter().enumerate() {
                let opened = opens(&grant, way, true, Instant::EPOCH);
                assert_eq!(opened.is_ok(), n == m, "{:?} by {way:?}", grant.to);
                assert!(n == m || opened == Err(Shut::NotMeant));
            }
        }
    }

    #[test]
    fn a_password_shuts_until_it_is_given() {
        let locked = Grant { locked: true, ..grant() };
        assert_eq!(opens(&locked, Way::Secret, false, Instant::EPOCH), Err(Shut::Locked));
        assert!(opens(&locked, Way::Secret, true, Instant::EPOCH).is_ok());
    }

    #[test]
    fn rights_have_to_make_sense_for_what_is_given() {
        let rights = |originals, position| Rights { originals, position, add: None };
        let link = &Receiver::Link;
        assert!(rights(true, true).to(&Object::Pictures, link, false).is_ok());
        assert_eq!(
            rights(false, true).to(&Object::Pictures, link, false),
            Err(RightsProblem::PositionWithoutOriginals)
        );
        assert_eq!(
            rights(true, false).to(&Object::Pictures, link, true),
            Err(RightsProblem::OriginalsWithWatermark)
        );
        let profile = Object::Profile(Fields::parse(["name"]).unwrap());
        assert_eq!(rights(true, false).to(&profile, link, false), Err(RightsProblem::OfProfile));
        assert!(rights(false, false).to(&profile, link, false).is_ok());
        let add = Rights { add: Some(Adding::default()), ..Rights::default() };
        let class = Object::Class(ClassId(Uuid::from_u128(4)));
        assert_eq!(add.to(&class, link, true), Ok(add));
        let friend = Receiver::Customer("anna@example.org".parse().unwrap());
        assert_eq!(add.to(&class, &friend, false), Ok(add));
        assert_eq!(add.to(&class, &Receiver::Public, false), Err(RightsProblem::AddByEverybody));
        for object in [&Object::Pictures, &profile] {
            assert_eq!(add.to(object, link, false), Err(RightsProblem::AddElsewhere));
        }
    }
}
