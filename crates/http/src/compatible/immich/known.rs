//! Which files are there already, by SHA-1. Asked and answered about the asker's own pictures alone.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_app::domain::library::ImageState;
use cradle_app::{Context, Error, library};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::body::Body;
use crate::problem::Result;
use crate::visitor::By;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    assets: Vec<Asset>,
}

#[derive(Debug, Deserialize)]
struct Asset {
    /// The program's own name for the file.
    id: String,
    /// Its SHA-1, in hexadecimal digits or Base64.
    checksum: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Answer {
    results: Vec<Verdict>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Verdict {
    id: String,
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asset_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_trashed: Option<bool>,
}

/// What was thrown away on purpose is not brought back by a program that sends its folder every night.
pub(super) async fn check(
    State(ctx): State<Context>,
    By(visitor): By,
    body: Body<Asked>,
) -> Result<Json<Answer>> {
    let asked: Vec<(String, [u8; 20])> = body
        .value
        .assets
        .into_iter()
        .map(|asset| Ok((asset.id, sha1(&asset.checksum)?)))
        .collect::<Result<_>>()?;
    let hashes: Vec<[u8; 20]> = asked.iter().map(|(_, hash)| *hash).collect();
    let owned = library::known_by_sha1(&ctx, &visitor, &hashes).await?;
    let owned: HashMap<_, _> = owned.iter().map(|owned| (owned.sha1, owned)).collect();
    let verdict = |(id, hash): (String, [u8; 20])| match owned.get(&hash) {
        None => Verdict { id, action: "accept", reason: None, asset_id: None, is_trashed: None },
        Some(known) => Verdict {
            id,
            action: "reject",
            reason: Some("duplicate"),
            asset_id: Some(known.image.0),
            is_trashed: Some(known.state == ImageState::Trashed),
        },
    };
    Ok(Json(Answer { results: asked.into_iter().map(verdict).collect() }))
}

fn sha1(text: &str) -> Result<[u8; 20]> {
    let bytes = if text.len() == 40 { hex::decode(text).ok() } else { STANDARD.decode(text).ok() };
    let hash = bytes.and_then(|bytes| bytes.try_into().ok());
    let why = "A checksum is a SHA-1: 40 hexadecimal digits, or the same bytes in Base64.";
    Ok(hash.ok_or_else(|| Error::invalid("checksum", why))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_comes_in_two_forms() {
        let plain = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
        assert_eq!(sha1(plain).unwrap(), sha1("2jmj7l5rSw0yVb/vlWAYkK/YBwk=").unwrap());
        for wrong in ["", "da39", "zz39a3ee5e6b4b0d3255bfef95601890afd80709", "2jmj7l5r"] {
            assert!(sha1(wrong).is_err(), "{wrong}");
        }
    }
}
