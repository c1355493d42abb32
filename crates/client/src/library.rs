//! Pictures, films and sounds.

use bytes::Bytes;
use cradle_wire::library::{
    Image, ImageQuery, Known, KnownImage, KnownQuery, Timeline, TimelineQuery, UpdateImage,
};
use cradle_wire::{Page, Uuid};
use reqwest::Method;

use crate::centre::send;
use crate::{Centre, Trouble};

/// Hashes in one question, as the centre allows.
const KNOWN: usize = 1_000;

/// Which form of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendition {
    /// The file as it arrived.
    Original,
    /// The reduced image for screens.
    Preview,
    /// The small image for grids.
    Thumbnail,
}

impl Centre {
    /// Which of these are mine, by SHA-256 in hexadecimal; asked in as many questions as needed.
    pub async fn known(&self, sha256: &[String]) -> Result<Vec<KnownImage>, Trouble> {
        let mut known = Vec::new();
        for part in sha256.chunks(KNOWN) {
            let query = KnownQuery { sha256: part.to_vec() };
            let answer: Known = self.tell(Method::POST, "api/v1/images/known", &query).await?;
            known.extend(answer.items);
        }
        Ok(known)
    }

    /// A page of pictures.
    pub async fn images(&self, query: &ImageQuery) -> Result<Page<Image>, Trouble> {
        self.get_where("api/v1/images", query).await
    }

    /// A picture.
    pub async fn image(&self, id: Uuid) -> Result<Image, Trouble> {
        self.get(&format!("api/v1/images/{id}")).await
    }

    /// Changes a picture.
    pub async fn update_image(&self, id: Uuid, change: &UpdateImage) -> Result<Image, Trouble> {
        self.tell(Method::PATCH, &format!("api/v1/images/{id}"), change).await
    }

    /// Throws a picture away, recoverably.
    pub async fn delete_image(&self, id: Uuid) -> Result<(), Trouble> {
        self.act(Method::DELETE, &format!("api/v1/images/{id}")).await
    }

    /// Brings a picture back from the trash.
    pub async fn restore_image(&self, id: Uuid) -> Result<(), Trouble> {
        self.act(Method::POST, &format!("api/v1/images/{id}/restore")).await
    }

    /// The bytes of a picture in one of its forms.
    pub async fn image_bytes(&self, id: Uuid, form: Rendition) -> Result<Bytes, Trouble> {
        let form = match form {
            Rendition::Original => "original",
            Rendition::Preview => "preview",
            Rendition::Thumbnail => "thumbnail",
        };
        let request = self.request(Method::GET, &format!("api/v1/images/{id}/{form}"))?;
        Ok(send(request).await?.bytes().await?)
    }

    /// Pictures on each day.
    pub async fn timeline(&self, query: &TimelineQuery) -> Result<Timeline, Trouble> {
        self.get_where("api/v1/timeline", query).await
    }
}
