//! Write the mail that announces what will happen.

use bytes::Bytes;
use cradle_blobs::{Error as BlobError, Variant};
use cradle_domain::customers::Customer;
use cradle_domain::library::Image;
use cradle_domain::notices::Periods;
use cradle_domain::{Instant, NoticeId, Span};
use cradle_store::{library, notices};
use futures::TryStreamExt;

use super::words::{About, Phrases, phrases};
use crate::mail::{Attachment, Letter, closing, escaped, leading, page, paragraph};
use crate::text::one_line;
use crate::{Context, Result};

/// Pictures that are named in the mail, at most.
const MOST_NAMES: u32 = 50;
/// Pictures that are shown in it, at most.
const MOST_SHOWN: usize = 6;
/// Bytes of those together.
const MOST_BYTES: u64 = 4 << 20;

/// Writes the mail about what a notice still names.
pub(super) async fn compose(
    ctx: &Context,
    customer: &Customer,
    notice: NoticeId,
    until: Instant,
    periods: &Periods,
) -> Result<Letter> {
    let mut tx = ctx.read().await?;
    let waiting = notices::get(&mut tx, customer.id, notice).await?.map_or(0, |told| told.notice.waiting);
    let named = notices::named(&mut tx, customer.id, notice, MOST_NAMES).await?;
    let images = library::many(&mut tx, customer.id, &named).await?;
    drop(tx);
    let shown = previews(ctx, &images).await?;
    let profile = &customer.profile;
    let about = About {
        name: profile.name.as_str(),
        pictures: waiting,
        // The day that is named belongs to the customer whole.
        until: until - Span::from_secs(1),
        zone: &profile.time_zone,
        trash_days: periods.days().2,
        more: waiting.saturating_sub(images.len() as u32),
        centre: &ctx.settings().name,
    };
    let said = phrases(&about, profile.language);
    let link = format!("{}/library?show=inbox", ctx.settings().public_url);
    let html = html(&said, &images, &shown, &link, profile.language.tag());
    Ok(Letter {
        id: format!("notice-{notice}"),
        from_name: ctx.settings().name.clone(),
        reply_to: None,
        to_name: Some(profile.name.as_str().to_owned()),
        to: customer.email.clone(),
        subject: said.subject.clone(),
        text: plain(&said, &images, &link),
        html: Some(html),
        attachments: shown.into_iter().map(|(_, attachment)| attachment).collect(),
    })
}

/// Reduced images of the first pictures, as far as they are there and there is room.
async fn previews(ctx: &Context, images: &[Image]) -> Result<Vec<(String, Attachment)>> {
    let (mut shown, mut room) = (Vec::new(), MOST_BYTES);
    for image in images.iter().filter(|image| image.shown).take(MOST_SHOWN) {
        let content = match ctx.blobs().open_rendition(image.blob, Variant::Preview, None).await {
            Ok(content) if content.size <= room => content,
            Ok(_) | Err(BlobError::Missing) => continue,
            Err(error) => return Err(error.into()),
        };
        let pieces: Vec<Bytes> = content.stream.try_collect().await?;
        let bytes: Bytes = pieces.concat().into();
        room = room.saturating_sub(bytes.len() as u64);
        let stem = image.filename.rsplit_once('.').map_or(image.filename.as_str(), |(stem, _)| stem);
        let attachment = Attachment {
            filename: format!("{stem}.jpg"),
            media_type: Variant::Preview.media_type().to_owned(),
            bytes,
            inline: Some(format!("picture-{}", shown.len() + 1)),
        };
        shown.push((image.filename.clone(), attachment));
    }
    Ok(shown)
}

/// A picture as one line names it: its file, and the day on which it was taken.
fn line(image: &Image) -> String {
    one_line(&format!("{} ({})", image.filename, image.taken_at.day()))
}

fn plain(said: &Phrases, images: &[Image], link: &str) -> String {
    let names = images.iter().map(|image| format!("  {}", line(image)));
    let more = said.more.iter().map(|more| format!("  {more}"));
    let listed: Vec<String> = std::iter::once(said.which.clone()).chain(names).chain(more).collect();
    [
        said.greeting.clone(),
        said.waiting.clone(),
        said.ends.clone(),
        format!("{}\n{link}", said.answer),
        listed.join("\n"),
        format!("{}\n", said.closing),
    ]
    .join("\n\n")
}

fn html(
    said: &Phrases,
    images: &[Image],
    shown: &[(String, Attachment)],
    link: &str,
    language: &str,
) -> String {
    let mut blocks = vec![
        paragraph(&said.greeting),
        paragraph(&said.waiting),
        format!("<p><strong>{}</strong></p>", escaped(&said.ends)),
        leading(&said.answer, link, link),
    ];
    for (name, attachment) in shown {
        let (cid, name) = (attachment.inline.as_deref().unwrap_or_default(), escaped(name));
        blocks.push(format!(
            "<p><img src=\"cid:{cid}\" alt=\"{name}\" width=\"320\" style=\"max-width:100%;height:auto;display:block\"></p>"
        ));
    }
    let names = images.iter().map(line).chain(said.more.clone());
    let items: Vec<String> = names.map(|name| format!("<li>{}</li>", escaped(&name))).collect();
    blocks.push(format!("<p>{}</p>\n<ul>{}</ul>", escaped(&said.which), items.join("\n")));
    blocks.push(closing(&said.closing));
    page(&blocks, language)
}
