//! The page of a link or a gallery: the start page, with a head that tells other programs what stands
//! on it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue, REFERRER_POLICY};
use axum::response::Response;
use cradle_app::domain::customers::Language;
use cradle_app::imaging::preview_size;
use cradle_app::sharing::{self, Address, Shared};
use cradle_app::{Context, Error, Visitor};

use super::render::base;
use crate::problem::Result;
use crate::visitor::By;

/// `/g/{slug}`
pub(super) async fn gallery(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(slug): Path<String>,
) -> Result<Response> {
    page(&ctx, &visitor, Address::Gallery(&slug), &format!("/g/{slug}")).await
}

/// `/s/{token}`
pub(super) async fn link(
    State(ctx): State<Context>,
    By(visitor): By,
    Path(token): Path<String>,
) -> Result<Response> {
    let mut page = page(&ctx, &visitor, Address::Link(&token), &format!("/s/{token}")).await?;
    // The address is the secret: no other page hears of it, and no machine between keeps the page.
    page.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    page.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(page)
}

/// Pictures among which one is looked for that can stand for all.
const COVERS: u32 = 12;

async fn page(ctx: &Context, visitor: &Visitor, address: Address<'_>, path: &str) -> Result<Response> {
    let (head, status) = match sharing::look(ctx, visitor, address, None, COVERS).await {
        Ok(shared) => (head(ctx, &shared, address, path, visitor.language), StatusCode::OK),
        // The page itself asks for the password, and before that nothing is told.
        Err(Error::Locked) => (NOINDEX.to_owned(), StatusCode::OK),
        // The page itself says what is the matter.
        Err(Error::Missing(_)) => (NOINDEX.to_owned(), StatusCode::NOT_FOUND),
        Err(Error::Ended(_)) => (NOINDEX.to_owned(), StatusCode::GONE),
        Err(other) => return Err(other.into()),
    };
    let mut page = cradle_pages::start_page(cradle_pages::Host::Centre, &head);
    if page.status() == StatusCode::OK {
        *page.status_mut() = status;
    }
    Ok(page)
}

const NOINDEX: &str = "<meta name=\"robots\" content=\"noindex, nofollow\">";

/// Open Graph (ogp.me): what a chat or another site shows of this page.
fn head(ctx: &Context, shared: &Shared, address: Address<'_>, path: &str, language: Language) -> String {
    let settings = ctx.settings();
    let line = match shared.card {
        Some(_) => details_of(&shared.by, language),
        None => described(shared.total, &shared.by, language),
    };
    let title = if shared.recorded.title.is_empty() { &line } else { &shared.recorded.title };
    let mut tags = vec![
        property("og:type", "website"),
        property("og:site_name", &settings.name),
        property("og:title", title),
        property("og:description", &line),
        property("og:url", &format!("{}{path}", settings.public_url)),
        property("og:locale", locale(language)),
        named("description", &line),
        named("twitter:title", title),
        named("twitter:description", &line),
    ];
    let cover = shared.cover.as_ref().filter(|cover| cover.image.shown);
    let card = if cover.is_some() { "summary_large_image" } else { "summary" };
    tags.push(named("twitter:card", card));
    if let Some(cover) = cover {
        let own = format!("{}/images/{}/preview", base(address), cover.key);
        let href = format!("{}{own}", settings.public_url);
        // The page shows it first: the browser fetches it while it still reads the page's program.
        tags.push(format!(
            "<link rel=\"preload\" as=\"image\" fetchpriority=\"high\" href=\"{}\">",
            escaped(&own)
        ));
        let (width, height) = preview_size((cover.image.width, cover.image.height));
        tags.push(property("og:image", &href));
        tags.push(property("og:image:type", "image/jpeg"));
        tags.push(property("og:image:width", &width.to_string()));
        tags.push(property("og:image:height", &height.to_string()));
        tags.push(property("og:image:alt", title));
        tags.push(named("twitter:image", &href));
    }
    if matches!(address, Address::Link(_)) {
        tags.push(NOINDEX.to_owned());
    }
    tags.join("\n\t\t")
}

const fn locale(language: Language) -> &'static str {
    match language {
        Language::En => "en_GB",
        Language::De => "de_DE",
        Language::Ja => "ja_JP",
    }
}

fn described(count: Option<u32>, by: &str, language: Language) -> String {
    match (language, count) {
        (Language::En, Some(1)) => format!("1 picture by {by}"),
        (Language::En, Some(count)) => format!("{count} pictures by {by}"),
        (Language::En, None) => format!("Pictures by {by}"),
        (Language::De, Some(1)) => format!("1 Bild von {by}"),
        (Language::De, Some(count)) => format!("{count} Bilder von {by}"),
        (Language::De, None) => format!("Bilder von {by}"),
        (Language::Ja, Some(count)) => format!("{by}さんの写真{count}枚"),
        (Language::Ja, None) => format!("{by}さんの写真"),
    }
}

fn details_of(by: &str, language: Language) -> String {
    match language {
        Language::En => format!("Contact details of {by}"),
        Language::De => format!("Kontaktdaten von {by}"),
        Language::Ja => format!("{by}さんの連絡先"),
    }
}

fn property(name: &str, content: &str) -> String {
    format!("<meta property=\"{name}\" content=\"{}\">", escaped(content))
}

fn named(name: &str, content: &str) -> String {
    format!("<meta name=\"{name}\" content=\"{}\">", escaped(content))
}

/// Text inside a quoted attribute.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            control if control.is_control() => safe.push(' '),
            other => safe.push(other),
        }
        safe
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_leave_its_attribute() {
        assert_eq!(
            property("og:title", "\"><script>x</script>'&\n"),
            "<meta property=\"og:title\" content=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;&#39;&amp; \">"
        );
        assert_eq!(described(Some(1), "Anna", Language::De), "1 Bild von Anna");
        assert_eq!(described(None, "Anna", Language::Ja), "Annaさんの写真");
    }
}
