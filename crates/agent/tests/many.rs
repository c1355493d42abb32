//! A card with more pictures than anybody looks at.

mod fake;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cradle_agent::agent::Agent;
use cradle_agent::cameras;
use cradle_agent::records::Mark;
use cradle_agent::serve::Serving;
use cradle_wire::agent::{ConnectedCamera, ShotQuery};
use fake::{Centre, account};
use sha2::{Digest as _, Sha256};
use tokio::sync::broadcast::error::TryRecvError;

const FOLDERS: usize = 50;
const IN_EACH: usize = 1000;
const ALL: usize = FOLDERS * IN_EACH;

/// The beginning of a PNG, which is enough to be a picture: no two the same.
fn picture(number: usize) -> Vec<u8> {
    let mut bytes =
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55".to_vec();
    bytes.extend_from_slice(&number.to_le_bytes());
    bytes
}

fn name(number: usize) -> String {
    format!("DCIM/{}CRADL/CRDL{:04}.PNG", 100 + number / IN_EACH, number % IN_EACH)
}

async fn shown(agent: &Agent) -> Option<ConnectedCamera> {
    agent.present.cameras()[0].shown(agent).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_thousand_pictures_are_listed_to_the_end_and_the_new_ones_among_them_are_marked() {
    let folder = tempfile::tempdir().unwrap();
    let card = folder.path().join("card");
    for number in 0..ALL {
        let place = card.join(name(number));
        if number % IN_EACH == 0 {
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        }
        std::fs::write(place, picture(number)).unwrap();
    }
    let centre = Centre::start().await;
    let agent = centre.agent(folder.path(), true).await;
    // Every other one was kept before.
    let kept: Vec<(String, String, Mark)> = (0..ALL)
        .step_by(2)
        .map(|number| (hex::encode(Sha256::digest(picture(number))), "kept".to_owned(), Mark::Kept))
        .collect();
    agent.records.remember(&account(1).customer_id, &kept).await.unwrap();

    let mut events = agent.listen();
    let _serving = Serving::start(&agent, "127.0.0.1:0".parse().unwrap()).await.unwrap();
    let mut first = None;
    let marked = async {
        loop {
            let looked = Instant::now();
            let camera = shown(&agent).await;
            if first.is_none() && camera.as_ref().is_some_and(|camera| camera.shots > 0) {
                first = Some(page(&agent, None, None).await.0.len());
            }
            if camera.is_some_and(|camera| camera.new_shots as usize == ALL / 2 && !camera.reading) {
                return;
            }
            // To look costs more here than to read on: the agent has nine tenths of the time.
            tokio::time::sleep(9 * looked.elapsed()).await;
            // Whatever came meanwhile or comes next; a listener that was too slow looks again, too.
            if matches!(events.try_recv(), Err(TryRecvError::Empty)) {
                drop(events.recv().await);
            }
            while !matches!(events.try_recv(), Err(TryRecvError::Empty)) {}
        }
    };
    tokio::time::timeout(Duration::from_mins(30), marked).await.expect("everything is read");
    assert!(first.unwrap() > 0, "there is a page as soon as anything is known");

    // Page by page to the end: each that is new, once, and no other.
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let (names, next) = page(&agent, Some("new"), after).await;
        found.extend(names);
        after = next;
        if after.is_none() {
            break;
        }
    }
    let distinct: HashSet<&String> = found.iter().collect();
    assert_eq!((found.len(), distinct.len()), (ALL / 2, ALL / 2));
    assert!((1..ALL).step_by(2).all(|number| distinct.contains(&name(number))));
    let (latest, next) = page(&agent, None, None).await;
    assert!(latest.len() == 500 && next.is_some());
}

async fn page(
    agent: &Arc<Agent>,
    state: Option<&str>,
    after: Option<String>,
) -> (Vec<String>, Option<String>) {
    let query = ShotQuery { state: state.map(str::to_owned), after, limit: Some(500) };
    let page = cameras::page(agent, &agent.present.cameras()[0], &query).await.unwrap();
    (page.items.into_iter().map(|shot| shot.name).collect(), page.next)
}
