//! What is in a card, a folder or a camera, for the command line.

use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use cradle_camera::devices::tidy;
use cradle_camera::tether::talk::About;
use cradle_camera::tether::{Means, Port, Tether};
use cradle_camera::{Card, Head, dpof, identity};

/// Lists a folder, or a camera that is known by its address, to its end.
fn listed(folder: &Path) -> anyhow::Result<Card> {
    let card = match folder.to_str().and_then(|address| address.parse::<Port>().ok()) {
        Some(port) => {
            let tether = Tether::to(port, None, Means::found());
            tether.open()?;
            Card::in_camera(Arc::new(tether))
        }
        None => Card::at(folder),
    };
    card.refresh(&mut |_| {});
    if card.is_present() { Ok(card) } else { bail!("{} is no folder that can be read", folder.display()) }
}

/// What a camera tells of itself besides its name.
fn show_state(about: &About) {
    if let Some(battery) = about.battery {
        println!("  battery {battery} %");
    }
    if let Some(count) = about.shutter_count {
        println!("  {count} times its shutter has opened");
    }
    for storage in &about.storages {
        let megabytes = |bytes: Option<u64>| bytes.map_or("?".to_owned(), |bytes| (bytes >> 20).to_string());
        let (free, all) = (megabytes(storage.free), megabytes(storage.bytes));
        println!("  storage {}: {free} of {all} MB free", tidy(&storage.label));
    }
}

/// Says which camera took the pictures, and how that is known.
pub(super) fn show_camera(folder: &Path) -> anyhow::Result<()> {
    let card = listed(folder)?;
    let identity = identity::read(&card);
    match (&identity.camera, &identity.likely) {
        (Some(camera), _) => println!("{} {}, serial number {}", camera.maker, camera.model, camera.serial),
        (None, Some((maker, model))) => println!("{maker} {model}, serial number not known"),
        (None, None) => println!("{}: the pictures do not say which camera took them", folder.display()),
    }
    if let Some(firmware) = &identity.firmware {
        println!("  firmware {firmware}");
    }
    if let Some(tether) = card.camera() {
        show_state(tether.about());
    }
    println!("  {} shots in {}", card.shots().len(), folder.display());
    for seen in &identity.evidence {
        let source = serde_json::to_value(seen.source)?;
        let source = source.as_str().unwrap_or_default();
        println!("  {source}: {} {} {} ({} times)", seen.maker, seen.model, seen.serial, seen.sightings);
    }
    if let Some(order) = dpof::read(&card) {
        let prints: u32 = order.prints.iter().map(|(_, quantity)| quantity).sum();
        let index = if order.index { " and an index print" } else { "" };
        println!("  the camera asks for {prints} prints{index}");
        order.problems.iter().for_each(|problem| println!("  {problem}"));
    }
    Ok(())
}

/// Lists the pictures, shot by shot.
pub(super) fn list_images(folder: &Path) -> anyhow::Result<()> {
    let card = listed(folder)?;
    let mut shots = card.shots();
    shots.sort_by(|a, b| a.name().cmp(b.name()));
    for shot in shots {
        let head = Head::read(&card, shot.name()).unwrap_or_default();
        let formats: Vec<&str> = shot.files().iter().map(|file| file.format.word).collect();
        let taken_at = head.facts.taken_at.unwrap_or_default();
        let size = match (head.facts.width, head.facts.height) {
            (Some(width), Some(height)) => format!("{width}×{height}"),
            _ => head.problem.unwrap_or_default(),
        };
        println!("{}\t{}\t{taken_at}\t{size}\t{} bytes", shot.name(), formats.join("+"), shot.size());
    }
    Ok(())
}
