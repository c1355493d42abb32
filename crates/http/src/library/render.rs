//! Pictures as the API writes them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cradle_app::domain::library::{Image, Part, Playback, Rating, Recording};
use cradle_app::library::{Cluster, Map, Month, Owned};
use cradle_wire::library as wire;
use uuid::Uuid;

use crate::render::instant;

/// A picture.
pub(crate) fn image_out(image: Image) -> wire::Image {
    let id = image.id.0;
    wire::Image {
        id,
        state: image.state.as_str().to_owned(),
        kind: image.kind.as_str().to_owned(),
        filename: image.filename,
        media_type: image.media_type,
        size: image.size,
        sha256: hex::encode(image.sha256),
        width: image.width,
        height: image.height,
        thumbhash: (!image.thumbhash.is_empty()).then(|| STANDARD.encode(&image.thumbhash)),
        shown: image.shown,
        rendering: image.rendering,
        problem: image.problem,
        camera_id: image.camera.map(|camera| camera.0),
        taken_at: image.taken_at.to_string(),
        arrived_at: instant(image.arrived_at),
        trashed_at: image.trashed_at.map(instant),
        trash_until: image.trash_until.map(instant),
        proven_at: image.proven_at.map(instant),
        facts: image.facts.into_iter().map(|(name, value)| wire::Fact { name, value }).collect(),
        position: image.position.map(|(latitude, longitude)| wire::Position { latitude, longitude }),
        attributes: wire::Attributes {
            title: image.attributes.title,
            caption: image.attributes.caption,
            people: image.attributes.people,
            place: image.attributes.place,
            occasion: image.attributes.occasion,
            keywords: image.attributes.keywords,
            rating: image.attributes.rating.map(Rating::stars),
        },
        parts: image.parts.into_iter().map(|part| part_out(id, part)).collect(),
        recording: image
            .recording
            .map(|recording| recording_out(recording, format!("/api/v1/images/{id}/playable"))),
    }
}

fn recording_out(recording: Recording, href: String) -> wire::Recording {
    let (word, percent, problem) = match recording.playback {
        Playback::Original => ("original", 100, None),
        Playback::Waiting => ("waiting", 0, None),
        Playback::Making { percent } => ("making", percent, None),
        Playback::Made { .. } => ("made", 100, None),
        Playback::Failed(why) => ("failed", 0, Some(why)),
    };
    wire::Recording {
        duration_ms: recording.duration_ms,
        playback: word.to_owned(),
        percent,
        problem,
        href: (percent == 100).then_some(href),
    }
}

fn part_out(image: Uuid, part: Part) -> wire::Part {
    let href = format!("/api/v1/images/{image}/parts/{}", super::content::percent(&part.filename));
    wire::Part {
        role: part.role.as_str().to_owned(),
        recording: part.recording.map(|recording| recording_out(recording, format!("{href}/playable"))),
        href,
        filename: part.filename,
        media_type: part.media_type,
        size: part.size,
    }
}

pub(super) fn owned_out(owned: Owned) -> wire::KnownImage {
    wire::KnownImage {
        sha256: hex::encode(owned.sha256),
        id: owned.image.0,
        state: owned.state.as_str().to_owned(),
    }
}

pub(super) fn timeline_out(months: Vec<Month>) -> wire::Timeline {
    let out = |Month { month, counts }: Month| {
        let last = counts.iter().rposition(|count| *count != 0).map_or(0, |last| last + 1);
        let counts = counts[..last].iter().map(|count| u64::try_from(*count).unwrap_or(0)).collect();
        wire::TimelineMonth { month, counts }
    };
    let months: Vec<wire::TimelineMonth> = months.into_iter().map(out).collect();
    wire::Timeline { total: months.iter().flat_map(|month| &month.counts).sum(), months }
}

pub(super) fn map_out(map: Map) -> wire::Map {
    let out = |Cluster { cell, pictures, middle, sample }: Cluster| {
        let (latitude, longitude) = middle;
        let (image, place) = sample.map(|sample| (sample.id.0, sample.place)).unzip();
        wire::Cluster {
            cell: cell.to_string(),
            pictures,
            position: wire::Position { latitude, longitude },
            image,
            place: place.unwrap_or_default(),
        }
    };
    wire::Map { clusters: map.clusters.into_iter().map(out).collect(), total: map.total }
}
