//! What others see, on both databases.

mod adding;
mod named;
mod objects;
mod pictures;
mod secrets;

use cradle_domain::ImageId;

use super::*;
use crate::testing::Centre;
use crate::{Result, Visitor};

/// A permission for pictures.
fn new(to: &str, images: &[ImageId]) -> New {
    New {
        object: "image".into(),
        to: to.into(),
        images: images.to_vec(),
        title: "Lake".into(),
        ..New::default()
    }
}

/// A permission for another customer.
fn for_customer(email: &str, new: New) -> New {
    New { to: "customer".into(), email: Some(email.into()), ..new }
}

async fn link(centre: &Centre, visitor: &Visitor, new: New) -> String {
    let given = give(&centre.ctx, visitor, new, None).await.unwrap();
    given.href.strip_prefix("/s/").unwrap().to_owned()
}

async fn seen(centre: &Centre, visitor: &Visitor, door: impl Into<Door<'_>>) -> Result<Shared> {
    look(&centre.ctx, visitor, door, None, 100).await
}

fn ids(shared: &Shared) -> Vec<ImageId> {
    shared.images.iter().map(|one| one.image.id).collect()
}
