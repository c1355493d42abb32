//! What is asked for: pictures, and what the service must be told.

use serde::{Deserialize, Serialize};

use crate::billing::DELIVERY;
use crate::customers::Email;
use crate::library::Attributes;
use crate::menu::ServiceKind;
use crate::printing::{PrintProblem, PrintRequest};
use crate::sharing;
use crate::{ImageId, Span};

/// Pictures in one order, at most.
pub const MAX_IMAGES: usize = 5_000;
/// Recipients of one sending, at most.
pub const MAX_RECIPIENTS: usize = 50;

/// Somebody whom pictures are sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// How the customer calls them, when they are a saved destination.
    pub name: Option<String>,
    /// Where the mail goes.
    pub email: Email,
}

/// What keeping must be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepRequest {
    /// Attributes given with the selection: what is said here is added to each picture.
    pub attributes: Attributes,
}

/// What sending must be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendRequest {
    /// To whom, each once.
    pub to: Vec<Recipient>,
    /// A few words of the sender, up to 5,000 characters.
    pub message: String,
    /// How long the link to the full pictures opens.
    pub link_opens_for: Span,
    /// Whether the full pictures tell where they were taken.
    #[serde(default)]
    pub position: bool,
}

/// What publishing must be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishRequest {
    /// The gallery's title, 1–200 characters.
    pub title: String,
    /// The picture that stands for the gallery; the first one when none is named.
    pub cover: Option<ImageId>,
    /// Whether visitors may take the originals.
    pub originals: bool,
    /// Whether these tell where they were taken.
    #[serde(default)]
    pub position: bool,
}

/// What a service is asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Request {
    /// Keep.
    Keep(KeepRequest),
    /// Send.
    Send(SendRequest),
    /// Publish.
    Publish(PublishRequest),
    /// Print.
    Print(PrintRequest),
}

/// What is missing or too much in a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestProblem {
    /// No picture.
    #[error("Choose at least one picture.")]
    NoImages,
    /// Too many pictures.
    #[error("An order can hold up to 5,000 pictures. Split this one.")]
    TooManyImages,
    /// Nobody to send to.
    #[error("Say to whom: choose a destination or type an address.")]
    NoRecipient,
    /// Too many to send to.
    #[error("Pictures can be sent to up to 50 people at once.")]
    TooManyRecipients,
    /// The message is too long.
    #[error("The message is too long: use at most 5,000 characters.")]
    LongMessage,
    /// The link's time is out of bounds.
    #[error("A link can stay open between 1 and 365 days.")]
    LinkTime,
    /// No title, or one too long.
    #[error("Give the gallery a title of 1 to 200 characters.")]
    Title,
    /// The cover is not among the pictures.
    #[error("The cover must be one of the chosen pictures.")]
    Cover,
    /// The place stands in originals alone.
    #[error(transparent)]
    Position(sharing::RightsProblem),
    /// It cannot be printed so.
    #[error(transparent)]
    Print(PrintProblem),
}

impl Request {
    /// Whether people of the centre carry it out, who have to find its pictures: sheets are taken, cut, packed.
    pub const fn is_made_by_people(&self) -> bool {
        matches!(self, Self::Print(_))
    }

    /// The kind of service that carries it out.
    pub const fn kind(&self) -> ServiceKind {
        match self {
            Self::Keep(_) => ServiceKind::Keep,
            Self::Send(_) => ServiceKind::Send,
            Self::Publish(_) => ServiceKind::Publish,
            Self::Print(_) => ServiceKind::Print,
        }
    }

    /// How many recipients are charged for; none where there are no recipients.
    pub fn recipients(&self) -> u32 {
        match self {
            Self::Send(send) => send.to.len() as u32,
            Self::Keep(_) | Self::Publish(_) | Self::Print(_) => 0,
        }
    }

    /// Whether originals go out with it, and whether these tell where they were taken.
    pub const fn originals(&self) -> (bool, bool) {
        match self {
            Self::Keep(_) | Self::Print(_) => (false, false),
            Self::Send(send) => (true, send.position),
            Self::Publish(publish) => (publish.originals, publish.position),
        }
    }

    /// What was chosen that a price list may charge more for.
    pub fn choices(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Publish(publish) if publish.originals => vec![("originals", "yes".to_owned())],
            Self::Print(print) => {
                let delivery = print.delivery.iter().map(|way| (DELIVERY, way.as_str().to_owned()));
                let made = [
                    ("size", print.size.to_string()),
                    ("paper", print.paper.clone()),
                    ("finish", print.finish.clone()),
                ];
                made.into_iter().chain(delivery).collect()
            }
            Self::Keep(_) | Self::Send(_) | Self::Publish(_) => Vec::new(),
        }
    }

    /// How many are charged for where a price counts pictures: of prints each copy.
    pub fn charged(&self, pictures: u32) -> u32 {
        match self {
            Self::Print(print) => print.prints(pictures),
            Self::Keep(_) | Self::Send(_) | Self::Publish(_) => pictures,
        }
    }

    /// How many steps it takes to carry it out for so many pictures: mails to deliver, pictures to
    /// keep or show, or prints to make.
    pub fn steps(&self, pictures: u32) -> u32 {
        match self {
            Self::Send(_) => self.recipients(),
            Self::Print(print) => print.prints(pictures),
            Self::Keep(_) | Self::Publish(_) => pictures,
        }
    }

    /// The same request, with pictures and recipients each once, if everything needed is there.
    pub fn checked(mut self, images: &mut Vec<ImageId>) -> Result<Self, RequestProblem> {
        let mut seen = std::collections::HashSet::new();
        images.retain(|image| seen.insert(*image));
        match images.len() {
            0 => return Err(RequestProblem::NoImages),
            1..=MAX_IMAGES => {}
            _ => return Err(RequestProblem::TooManyImages),
        }
        match &mut self {
            Self::Keep(_) => {}
            Self::Send(send) => send.check()?,
            Self::Print(print) => print.check(images).map_err(RequestProblem::Print)?,
            Self::Publish(publish) => {
                publish.title = publish.title.trim().to_owned();
                sharing::slug(&publish.title).map_err(|_| RequestProblem::Title)?;
                if publish.cover.is_some_and(|cover| !seen.contains(&cover)) {
                    return Err(RequestProblem::Cover);
                }
                if publish.position && !publish.originals {
                    let problem = sharing::RightsProblem::PositionWithoutOriginals;
                    return Err(RequestProblem::Position(problem));
                }
            }
        }
        Ok(self)
    }
}

impl SendRequest {
    fn check(&mut self) -> Result<(), RequestProblem> {
        const DAY: Span = Span::from_hours(24);
        let mut seen = std::collections::HashSet::new();
        self.to.retain(|recipient| seen.insert(recipient.email.key()));
        self.message = self.message.trim().to_owned();
        if self.to.is_empty() {
            return Err(RequestProblem::NoRecipient);
        }
        if self.to.len() > MAX_RECIPIENTS {
            return Err(RequestProblem::TooManyRecipients);
        }
        if self.message.chars().count() > 5_000 {
            return Err(RequestProblem::LongMessage);
        }
        if !(DAY..=DAY * 365).contains(&self.link_opens_for) {
            return Err(RequestProblem::LinkTime);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const WEEK: Span = Span::from_hours(7 * 24);

    fn image(n: u128) -> ImageId {
        ImageId(Uuid::from_u128(n))
    }

    fn send(to: &[&str]) -> Request {
        let to = to.iter().map(|email| Recipient { name: None, email: email.parse().unwrap() }).collect();
        Request::Send(SendRequest { to, message: " Hello ".into(), link_opens_for: WEEK, position: false })
    }

    #[test]
    fn the_same_picture_and_the_same_recipient_count_once() {
        let mut images = vec![image(1), image(2), image(1)];
        let request = send(&["anna@example.org", "Anna@Example.org"]).checked(&mut images).unwrap();
        assert_eq!((images, request.recipients()), (vec![image(1), image(2)], 1));
    }

    #[test]
    fn a_request_reads_back_as_it_was_written() {
        let request = send(&["anna@example.org"]);
        let written = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<Request>(&written).unwrap(), request);
    }

    #[test]
    fn requests_of_before_tell_no_place() {
        let old = r#"{"kind":"publish","title":"Lake","cover":null,"originals":true}"#;
        let request: Request = serde_json::from_str(old).unwrap();
        assert_eq!(request.originals(), (true, false));
        let Request::Publish(publish) = request else { panic!("another request") };
        let placed = Request::Publish(PublishRequest { originals: false, position: true, ..publish });
        let refused = placed.checked(&mut vec![image(1)]);
        assert!(matches!(refused, Err(RequestProblem::Position(_))), "{refused:?}");
    }

    #[test]
    fn what_is_missing_is_said() {
        let check = |request: Request, mut images: Vec<ImageId>| request.checked(&mut images).unwrap_err();
        assert_eq!(check(send(&["a@b.c"]), vec![]), RequestProblem::NoImages);
        assert_eq!(check(send(&[]), vec![image(1)]), RequestProblem::NoRecipient);
        let publish = |title: &str, cover| {
            Request::Publish(PublishRequest { title: title.into(), cover, originals: false, position: false })
        };
        assert_eq!(check(publish(" ", None), vec![image(1)]), RequestProblem::Title);
        assert_eq!(check(publish("Lake", Some(image(2))), vec![image(1)]), RequestProblem::Cover);
    }
}
