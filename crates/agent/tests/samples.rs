//! Real photographs as a camera.

mod fake;

use std::path::Path;

use cradle_agent::cameras;
use cradle_camera::{Limits, Pool, ShotKind, identity};
use cradle_wire::agent::ShotQuery;
use fake::Centre;

#[tokio::test]
async fn a_folder_of_real_photographs_is_a_camera() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if !samples.is_dir() {
        println!("skipped: {} is not there", samples.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(samples.canonicalize().unwrap(), folder.path().join("card")).unwrap();
    let centre = Centre::unreachable().await;
    let agent = centre.agent(folder.path(), false).await;
    let camera = &agent.present.cameras()[0];
    camera.card().refresh(&mut |_| {});
    let all = camera.card().shots();
    assert!(all.len() > 100, "{} shots", all.len());

    let mut listed = Vec::new();
    let mut query = ShotQuery { limit: Some(50), ..ShotQuery::default() };
    // Each call waits for a page's time; what is read later is noted, too.
    while all.iter().any(|shot| camera.note(shot).is_none()) {
        cameras::read_heads(&agent, camera, all.clone()).await;
    }
    loop {
        let page = cameras::page(&agent, camera, &query).await.unwrap();
        listed.extend(page.items);
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    let mut names: Vec<&str> = listed.iter().map(|shot| shot.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!((names.len(), listed.len()), (all.len(), all.len()));

    // Many cameras, no card of one: the one with most pictures under one serial number is named.
    let identity = identity::read(camera.card());
    assert!(identity.evidence.iter().any(|seen| seen.sightings > 0));

    let (pool, limits) = (Pool::new(2), Limits::default());
    let pictures = all.iter().filter(|shot| shot.kind() == ShotKind::Picture);
    let jpegs: Vec<_> = pictures.filter(|shot| shot.first().format.word == "JPEG").collect();
    let shown = jpegs
        .iter()
        .filter(|shot| matches!(cradle_camera::thumbnail(camera.card(), shot, &pool, &limits), Ok(Ok(_))));
    let shown = shown.count();
    println!("{shown} of {} JPEG pictures have a thumbnail", jpegs.len());
    assert!(shown * 10 >= jpegs.len() * 9, "{shown} of {}", jpegs.len());
}
