//! Write one recipient's mail.

use bytes::Bytes;
use cradle_domain::Instant;
use cradle_domain::customers::{Customer, Email};
use cradle_domain::library::{Image, Part, PartRole};
use futures::TryStreamExt;

use super::words::{About, Phrases, Place, phrases};
use crate::library::{Form, Unplaced, locate_in, open, unplaced};
use crate::mail::{Attachment, Letter, closing, escaped, leading, page, paragraph};
use crate::text::one_line;
use crate::{Context, Error, Result};

/// What a mail is made from, beside the pictures.
pub(super) struct Sending {
    /// The same each time this mail is tried.
    pub id: String,
    /// Who sends.
    pub from: Customer,
    /// How the sender calls the recipient.
    pub to_name: Option<String>,
    /// Where it goes.
    pub to: Email,
    /// The sender's words.
    pub message: String,
    /// Where the full pictures are.
    pub link: String,
    /// Until when.
    pub link_ends: Option<Instant>,
    /// Whether the full pictures tell where they were taken.
    pub position: bool,
}

/// Bytes of all files together: base64 makes 15 MiB of them, which mail servers take (20 to 25 MB is
/// what the large ones allow).
const MOST_BYTES: u64 = 11 << 20;
/// Names of pictures that are not in the mail, at most.
const MOST_NAMES: usize = 50;

/// What goes into the mail, and the names of what does not.
struct Packed {
    shown: Vec<Shown>,
    sounds: Vec<Attachment>,
    missing: Vec<String>,
    room: u64,
}

/// A reduced image in the mail.
struct Shown {
    title: String,
    attachment: Attachment,
}

/// Writes the mail: the sender's words, the reduced images in their order and the sounds that belong
/// to them as far as there is room, and the link.
pub(super) async fn compose(ctx: &Context, sending: &Sending, images: &[Image]) -> Result<Letter> {
    let mut packed = Packed { shown: Vec::new(), sounds: Vec::new(), missing: Vec::new(), room: MOST_BYTES };
    for image in images {
        packed.pack(ctx, image).await?;
    }
    let profile = &sending.from.profile;
    let about = About {
        from: profile.name.as_str(),
        count: images.len() as u32,
        ends: sending.link_ends.map(|ends| (ends, profile.time_zone.as_str())),
        place: place_of(images, sending.position),
        more: packed.missing.len().saturating_sub(MOST_NAMES),
        centre: &ctx.settings().name,
    };
    let said = phrases(&about, profile.language);
    let text = plain(&said, sending, &packed);
    let html = html(&said, sending, &packed, profile.language.tag());
    Ok(Letter {
        id: sending.id.clone(),
        from_name: profile.name.as_str().to_owned(),
        reply_to: Some(sending.from.email.clone()),
        to_name: sending.to_name.clone(),
        to: sending.to.clone(),
        subject: said.subject,
        text,
        html: Some(html),
        attachments: packed.shown.into_iter().map(|shown| shown.attachment).chain(packed.sounds).collect(),
    })
}

/// How the full pictures tell where they were taken.
fn place_of(images: &[Image], given: bool) -> Place {
    if images.iter().all(|image| image.position.is_none()) {
        Place::Unknown
    } else if given {
        Place::Told
    } else if images.iter().any(|image| unplaced(image) == Unplaced::Never) {
        Place::LeftOut
    } else {
        Place::TakenOut
    }
}

impl Packed {
    async fn pack(&mut self, ctx: &Context, image: &Image) -> Result<()> {
        match self.read(ctx, image, &Form::Preview).await? {
            Some(bytes) => {
                let number = self.shown.len() + 1;
                let stem = image.filename.rsplit_once('.').map_or(image.filename.as_str(), |(stem, _)| stem);
                self.shown.push(Shown {
                    title: title_of(image).to_owned(),
                    attachment: Attachment {
                        filename: format!("{stem}.jpg"),
                        media_type: "image/jpeg".to_owned(),
                        bytes,
                        inline: Some(format!("picture-{number}")),
                    },
                });
            }
            None => self.missing.push(image.filename.clone()),
        }
        for part in image.parts.iter().filter(|part| part.role == PartRole::Sound) {
            self.pack_sound(ctx, image, part).await?;
        }
        Ok(())
    }

    async fn pack_sound(&mut self, ctx: &Context, image: &Image, part: &Part) -> Result<()> {
        let form = Form::Part(part.filename.clone());
        match self.read(ctx, image, &form).await? {
            Some(bytes) => self.sounds.push(Attachment {
                filename: part.filename.clone(),
                media_type: part.media_type.clone(),
                bytes,
                inline: None,
            }),
            None => self.missing.push(part.filename.clone()),
        }
        Ok(())
    }

    /// The bytes of one form of a picture, if they are there and there is room for them.
    async fn read(&mut self, ctx: &Context, image: &Image, form: &Form) -> Result<Option<Bytes>> {
        let opened = match locate_in(image, form) {
            Ok(located) if located.size.is_none_or(|size| size <= self.room) => {
                open(ctx, &located, None).await
            }
            Ok(_) => return Ok(None),
            Err(error) => Err(error),
        };
        let content = match opened {
            Ok(content) if content.size <= self.room => content,
            // One that cannot be shown, or is lost and being made again, is behind the link.
            Ok(_) | Err(Error::Missing(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        let pieces: Vec<Bytes> = content.stream.try_collect().await?;
        let bytes: Bytes = pieces.concat().into();
        self.room = self.room.saturating_sub(bytes.len() as u64);
        Ok(Some(bytes))
    }

    /// What is not in the mail: the first names, and how many more there are.
    fn named<'a>(&'a self, more: &'a str) -> impl Iterator<Item = &'a str> {
        let more = (self.missing.len() > MOST_NAMES).then_some(more);
        self.missing.iter().take(MOST_NAMES).map(String::as_str).chain(more)
    }
}

fn title_of(image: &Image) -> &str {
    if image.attributes.title.is_empty() { &image.filename } else { &image.attributes.title }
}

fn plain(said: &Phrases, sending: &Sending, packed: &Packed) -> String {
    let mut paragraphs = vec![said.opening.clone()];
    if !sending.message.is_empty() {
        paragraphs.push(sending.message.clone());
    }
    paragraphs.push(format!("{}\n{}", said.link, sending.link));
    paragraphs.extend(said.place.map(str::to_owned));
    if !packed.missing.is_empty() {
        let names = packed.named(&said.more).map(|name| format!("  {}", one_line(name)));
        let lines: Vec<String> = std::iter::once(said.not_shown.clone()).chain(names).collect();
        paragraphs.push(lines.join("\n"));
    }
    paragraphs.push(format!("{}\n", said.closing));
    paragraphs.join("\n\n")
}

fn html(said: &Phrases, sending: &Sending, packed: &Packed, language: &str) -> String {
    let mut blocks = vec![format!("<p>{}</p>", escaped(&said.opening))];
    if !sending.message.is_empty() {
        blocks.push(format!("<p style=\"white-space:pre-line\">{}</p>", escaped(&sending.message)));
    }
    blocks.push(leading(&said.link, &sending.link, &sending.link));
    blocks.extend(said.place.map(paragraph));
    for shown in &packed.shown {
        let cid = shown.attachment.inline.as_deref().unwrap_or_default();
        let title = escaped(&shown.title);
        blocks.push(format!(
            "<p><img src=\"cid:{cid}\" alt=\"{title}\" style=\"max-width:100%;height:auto;display:block\">{title}</p>"
        ));
    }
    if !packed.missing.is_empty() {
        let names: Vec<String> =
            packed.named(&said.more).map(|name| format!("<li>{}</li>", escaped(name))).collect();
        blocks.push(format!("<p>{}</p>\n<ul>{}</ul>", escaped(&said.not_shown), names.join("\n")));
    }
    blocks.push(closing(&said.closing));
    page(&blocks, language)
}
