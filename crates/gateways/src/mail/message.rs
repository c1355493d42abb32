//! A letter as an Internet message (RFC 5322 with MIME).
//!
//! Whatever people wrote reaches a header only through an encoder, and as one line, so that it can
//! never become a header of its own.

use std::str::FromStr;

use cradle_app::domain::customers::Email;
use cradle_app::mail::{Attachment, Letter};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment as Part, Mailbox, Message, MultiPart, SinglePart};
use lettre::{Address, address::AddressError};

use super::Misconfigured;

/// The address that mails come from.
#[derive(Clone, Debug)]
pub(super) struct Sender(Address);

impl Sender {
    /// From an address such as `photos@example.org`.
    pub(super) fn new(from: &str) -> Result<Self, Misconfigured> {
        let email = Email::from_str(from).map_err(|_| Misconfigured::From(from.to_owned()))?;
        address(&email).map(Self).map_err(|_| Misconfigured::From(from.to_owned()))
    }

    /// What comes after the `@` of a message's identifier.
    fn domain(&self) -> &str {
        self.0.domain()
    }
}

/// What is wrong with a letter: it will never go.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwritable {
    /// An address that mail programs do not take.
    #[error("the address cannot be written into a mail: {0}")]
    Address(#[from] AddressError),
    /// The parts do not make a message.
    #[error("the mail cannot be put together: {0}")]
    Message(#[from] lettre::error::Error),
}

fn address(email: &Email) -> Result<Address, AddressError> {
    let (user, host) = email.as_str().rsplit_once('@').unwrap_or((email.as_str(), ""));
    Address::new(user, host)
}

/// The part of a message's identifier before the `@`, of characters that need no quoting.
pub(super) fn id_of(letter: &Letter) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    letter.id.chars().map(plain).collect()
}

/// The message; the same letter always gives one with the same identifier.
pub(super) fn message(sender: &Sender, letter: &Letter) -> Result<Message, Unwritable> {
    let to = Mailbox::new(letter.to_name.as_deref().and_then(name), address(&letter.to)?);
    let from = Mailbox::new(name(&letter.from_name), sender.0.clone());
    let mut builder = Message::builder()
        .from(from)
        .to(to)
        .subject(one_line(&letter.subject))
        .message_id(Some(format!("<{}@{}>", id_of(letter), sender.domain())))
        .date_now()
        // Answering machines are asked not to answer (RFC 3834).
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    if let Some(reply_to) = &letter.reply_to {
        builder = builder.reply_to(Mailbox::new(name(&letter.from_name), address(reply_to)?));
    }
    Ok(builder.multipart(body(letter))?)
}

/// Words as text and as HTML with the pictures in it; what else goes along stands beside them.
fn body(letter: &Letter) -> MultiPart {
    let (inline, beside): (Vec<_>, Vec<_>) =
        letter.attachments.iter().partition(|file| file.inline.is_some() && letter.html.is_some());
    let text = SinglePart::plain(letter.text.clone());
    let words = match &letter.html {
        None => MultiPart::mixed().singlepart(text),
        Some(html) => {
            let shown = MultiPart::related().singlepart(SinglePart::html(html.clone()));
            let shown = inline.into_iter().fold(shown, |shown, file| shown.singlepart(part(file)));
            MultiPart::alternative().singlepart(text).multipart(shown)
        }
    };
    if beside.is_empty() {
        return words;
    }
    let mixed = MultiPart::mixed().multipart(words);
    beside.into_iter().fold(mixed, |mixed, file| mixed.singlepart(part(file)))
}

fn part(file: &Attachment) -> SinglePart {
    let media_type = ContentType::parse(&one_line(&file.media_type))
        .or_else(|_| ContentType::parse("application/octet-stream"))
        .unwrap_or(ContentType::TEXT_PLAIN);
    let filename = one_line(&file.filename);
    let part = match &file.inline {
        Some(cid) => Part::new_inline_with_name(one_line(cid), filename),
        None => Part::new(filename),
    };
    part.body(file.bytes.to_vec(), media_type)
}

fn name(text: &str) -> Option<String> {
    Some(one_line(text)).filter(|name| !name.is_empty())
}

/// Text without line ends and other control characters.
fn one_line(text: &str) -> String {
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    one_line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letter() -> Letter {
        Letter {
            id: "order-1-0".into(),
            from_name: "Anna".into(),
            reply_to: Some("anna@example.org".parse().unwrap()),
            to_name: Some("Oma".into()),
            to: "oma@example.org".parse().unwrap(),
            subject: "Bilder".into(),
            text: "Hallo".into(),
            html: Some("<p>Hallo<img src=\"cid:picture-1\"></p>".into()),
            attachments: vec![
                Attachment {
                    filename: "see.jpg".into(),
                    media_type: "image/jpeg".into(),
                    bytes: vec![1, 2, 3].into(),
                    inline: Some("picture-1".into()),
                },
                Attachment {
                    filename: "see.wav".into(),
                    media_type: "audio/wav".into(),
                    bytes: vec![4, 5, 6].into(),
                    inline: None,
                },
            ],
        }
    }

    fn written(letter: &Letter) -> String {
        let sender = Sender::new("photos@cradle.test").unwrap();
        String::from_utf8(message(&sender, letter).unwrap().formatted()).unwrap()
    }

    /// The names of the headers before the body.
    fn headers(message: &str) -> Vec<String> {
        let head = message.split("\r\n\r\n").next().unwrap();
        let own = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        own.map(|line| line.split(':').next().unwrap().to_ascii_lowercase()).collect()
    }

    #[test]
    fn a_letter_becomes_words_with_pictures_in_them_and_sounds_beside_them() {
        let written = written(&letter());
        for piece in [
            "Message-ID: <order-1-0@cradle.test>",
            "multipart/mixed",
            "multipart/alternative",
            "multipart/related",
            "Content-ID: <picture-1>",
            "filename=\"see.wav\"",
        ] {
            assert!(written.contains(piece), "{piece} is not in {written}");
        }
        let alone = Letter { html: None, attachments: Vec::new(), ..letter() };
        assert!(super::tests::written(&alone).contains("Hallo"));
    }

    #[test]
    fn an_address_with_other_letters_is_written_as_it_is() {
        let far = Letter { to: "jörg@müller.example".parse().unwrap(), ..letter() };
        assert!(message(&Sender::new("photos@cradle.test").unwrap(), &far).is_ok());
        assert!(matches!(Sender::new("nobody"), Err(Misconfigured::From(_))));
    }

    proptest! {
        #[test]
        fn nothing_that_people_write_becomes_a_header(
            text in "(\\PC|[\r\n\t\0]|Bcc: x@example.org|\r\n){0,40}"
        ) {
            let expected = headers(&written(&letter()));
            let mut hostile = letter();
            hostile.from_name.clone_from(&text);
            hostile.to_name = Some(text.clone());
            hostile.subject.clone_from(&text);
            hostile.id.clone_from(&text);
            for file in &mut hostile.attachments {
                file.filename.clone_from(&text);
                file.media_type.clone_from(&text);
                file.inline = file.inline.as_ref().map(|_| text.clone());
            }
            let written = written(&hostile);
            prop_assert_eq!(headers(&written), expected);
            prop_assert!(!written.to_ascii_lowercase().contains("\r\nbcc:"));
        }
    }
}
