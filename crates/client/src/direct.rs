//! Pictures that go straight from the camera to the partner centre that prints them.

use std::time::Duration;

use cradle_wire::Uuid;
use cradle_wire::partners::{Arrival, Missing, Passage};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use url::Url;

use crate::centre::{read, send};
use crate::{Centre, Token, Trouble};

/// For one picture.
const PICTURE: Duration = Duration::from_mins(10);

impl Centre {
    /// Where the pictures of an order go; [`Trouble::TryLater`] until it is begun.
    pub async fn passage(&self, order: Uuid) -> Result<Passage, Trouble> {
        let request = self.begin(Method::POST, &format!("api/v1/orders/{order}/passage"))?;
        read(send(request).await?).await
    }
}

/// A partner centre, as one order's token opens it.
#[derive(Clone, Debug)]
pub struct Partner {
    there: Centre,
    arrival: Arrival,
}

impl Partner {
    /// The partner at the end of a passage.
    pub fn behind(passage: &Passage) -> Result<Self, Trouble> {
        let address = Url::parse(&passage.address)
            .map_err(|_| Trouble::Strange(format!("“{}” is no address", passage.address)))?;
        let there = Centre::at(&address, None)?.signed_in(Token::new(passage.token.clone()));
        let arrival =
            Arrival { order: passage.order, token: passage.token.clone(), camera: passage.camera.clone() };
        Ok(Self { there, arrival })
    }

    /// Announces the order; places of the pictures that the partner does not have yet.
    pub async fn announce(&self) -> Result<Vec<u32>, Trouble> {
        let missing: Missing = self.there.tell(Method::POST, "arrivals", &self.arrival).await?;
        Ok(missing.missing)
    }

    /// Brings the picture of one place. Brought twice it is there once.
    pub async fn bring(&self, position: u32, picture: Vec<u8>) -> Result<(), Trouble> {
        let path = format!("arrivals/{}/{position}", self.arrival.order);
        let request = self.there.begin(Method::PUT, &path)?.timeout(PICTURE);
        send(request.header(CONTENT_TYPE, "application/octet-stream").body(picture)).await.map(drop)
    }
}
