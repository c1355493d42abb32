use cradle_domain::folders::{Folder, Place};
use cradle_domain::library::{Attributes, Image, ImageKind, ImageState, LocalTime, Part, PartRole};
use cradle_domain::{BlobHash, CustomerId, ImageId, Instant};
use cradle_store::folders::{Named, Put};
use cradle_store::library as records;
use proptest::prelude::*;
use uuid::Uuid;

use super::listed::names;
use super::{What, list, look};
use crate::testing::{dot, on_each};

fn image(id: u128, filename: &str, parts: &[&str]) -> Image {
    let part = |filename: &&str| Part {
        role: PartRole::Raw,
        filename: (*filename).to_owned(),
        media_type: "image/x-dcraw".to_owned(),
        blob: BlobHash([0; 32]),
        size: 1,
        recording: None,
    };
    Image {
        id: ImageId(Uuid::from_u128(id)),
        owner: CustomerId(Uuid::nil()),
        camera: None,
        state: ImageState::Kept,
        kind: ImageKind::Picture,
        filename: filename.to_owned(),
        media_type: "image/jpeg".to_owned(),
        blob: BlobHash([1; 32]),
        sha256: [0; 32],
        size: 1,
        width: 0,
        height: 0,
        thumbhash: Vec::new(),
        shown: false,
        rendering: false,
        problem: None,
        taken_at: LocalTime::at(Instant::EPOCH, "UTC"),
        arrived_at: Instant::EPOCH,
        trashed_at: None,
        trash_until: None,
        proven_at: None,
        facts: Vec::new(),
        position: None,
        attributes: Attributes::default(),
        parts: parts.iter().map(part).collect(),
        recording: None,
    }
}

/// Pictures of few names, some of which have a further file, in the order in which they arrived.
fn pictures() -> impl Strategy<Value = Vec<Image>> {
    let one = (
        prop_oneof!["a.jpg", "b.jpg", "A.JPG"],
        prop_oneof![Just(None), Just(Some("a.raw")), Just(Some("a.jpg"))],
    );
    prop::collection::vec(one, 1..12).prop_map(|all| {
        let numbered = all.iter().enumerate();
        numbered.map(|(n, (name, part))| image(n as u128 + 1, name, part.as_slice())).collect()
    })
}

proptest! {
    #[test]
    fn every_file_has_a_name_of_its_own_and_keeps_it_whatever_goes_to_the_trash(
        all in pictures(),
        order in any::<prop::sample::Index>(),
        gone in prop::collection::vec(any::<bool>(), 12),
        put in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let put: Vec<Put> = put.iter().map(|index| Put {
            name: "put.jpg".to_owned(),
            file: Some(Named { image: all[index.index(all.len())].id, file: String::new() }),
            put_at: Instant::EPOCH,
        }).collect();
        let mut shuffled = all.clone();
        shuffled.rotate_left(order.index(all.len()));
        let before = names(&shuffled, &[], &put);
        let files: usize = all.iter().map(|image| 1 + image.parts.len()).sum();
        let mut distinct: Vec<&String> = before.iter().map(|(name, ..)| name).collect();
        distinct.sort();
        distinct.dedup();
        prop_assert_eq!((before.len(), distinct.len()), (files, files));

        let (mut there, mut trashed) = (Vec::new(), Vec::new());
        for (image, gone) in all.iter().zip(gone) {
            if gone { trashed.push(image.clone()) } else { there.push(image.clone()) }
        }
        for (name, named, _) in names(&there, &trashed, &put) {
            prop_assert!(before.iter().any(|(was, file, _)| *was == name && *file == named));
        }
    }
}

#[tokio::test]
async fn a_day_of_many_pictures_is_listed_whole_and_each_name_leads_to_its_file() {
    const MANY: u32 = 1_100;
    on_each(|centre| async move {
        let (ctx, anna) = (centre.ctx.clone(), centre.customer("Anna").await);
        let one = centre.receive(&anna, "IMG_0000.GIF", &dot([1, 2, 3]), None).await;
        let first = crate::library::find(&ctx, &anna, one).await.unwrap();
        let mut tx = ctx.write().await.unwrap();
        for number in 1..MANY {
            let mut hash = [0; 32];
            hash[..4].copy_from_slice(&number.to_be_bytes());
            records::record_blob(&mut tx, BlobHash(hash), 1, &hash, &[0; 20], ctx.now()).await.unwrap();
            let filename = format!("IMG_{:04}.GIF", number % 500);
            let next = Image { id: ctx.id(), blob: BlobHash(hash), sha256: hash, filename, ..first.clone() };
            assert!(records::add(&mut tx, &next).await.unwrap());
        }
        tx.commit().await.unwrap();
        let day = Place::Folder(Folder::Day(first.taken_at.day().parse().unwrap()));
        for place in [day, Place::Folder(Folder::Inbox)] {
            let entries = list(&ctx, &anna, &place).await.unwrap();
            assert_eq!(entries.len(), MANY as usize);
            for entry in entries.iter().step_by(97) {
                let found = look(&ctx, &anna, &entry.place).await.unwrap().expect("what was listed");
                let (What::File(listed), What::File(found)) = (&entry.what, &found.what) else {
                    panic!("{entry:?} and {found:?}")
                };
                assert_eq!(listed.tag, found.tag, "{}", entry.place);
            }
        }
    })
    .await;
}
