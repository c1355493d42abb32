//! Sending an order's pictures straight to the partner centre that prints them. The centre prices and charges
//! the order and gives the way; the pictures never lie there. They go without the place where they were taken.

use std::collections::HashMap;

use cradle_camera::without_place;
use cradle_client::{Partner, Trouble};
use cradle_wire::orders::{Order, OrderOptions, PlaceOrder};
use cradle_wire::partners::DirectPicture;
use sha2::{Digest as _, Sha256};

use super::{Delivery, Stop};
use crate::agent::Event;
use crate::records::{OrderFile, OrderState};

impl Delivery<'_> {
    /// Places the order, and brings its pictures to the partner.
    pub(super) async fn direct(&self, files: Vec<OrderFile>, options: OrderOptions) -> Result<(), Stop> {
        let copies: HashMap<i64, u16> = self.order.copies()?.into_iter().collect();
        let (mut sources, mut pictures, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        // The file that stands first is printed; what belongs to it stays.
        for file in files.iter().filter(|file| file.part == 0) {
            match self.cleaned(file).await {
                Ok(bytes) => {
                    pictures.push(DirectPicture {
                        filename: file.filename.clone(),
                        sha256: hex::encode(Sha256::digest(&bytes)),
                        size: bytes.len() as u64,
                        copies: copies.get(&file.shot).copied(),
                        crop: None,
                    });
                    sources.push(file);
                }
                Err(sentence) => left_out.push(sentence),
            }
        }
        let left_out = (!left_out.is_empty()).then(|| left_out.join(" "));
        if pictures.is_empty() {
            let reason = left_out.unwrap_or_else(|| "There is nothing in it that could be sent.".to_owned());
            return self.failed(&reason).await;
        }
        let placed = self.place_direct(pictures, options).await?;
        let passage = self.agent.heard(self.centre.passage(placed.id).await).await?;
        match self.bring(&Partner::behind(&passage)?, &sources, &placed).await {
            Err(Stop::Trouble(
                Trouble::Gone(problem) | Trouble::Conflict(problem) | Trouble::Refused(problem),
            )) => {
                // Whoever refuses prints nothing: the order ends, and the money goes back. If it has just been
                // ended otherwise, that is as good.
                match self.agent.heard(self.centre.cancel_order(placed.id).await).await {
                    Ok(_) | Err(Trouble::Conflict(_) | Trouble::Gone(_)) => {}
                    Err(trouble) => return Err(trouble.into()),
                }
                self.failed(&format!("The partner centre does not take this order: {}", problem.detail)).await
            }
            Err(stop) => Err(stop),
            Ok(()) => {
                let (records, at_centre) = (&self.agent.records, placed.id.to_string());
                Ok(records.order_placed(self.order, self.customer, &at_centre, left_out.as_deref()).await?)
            }
        }
    }

    async fn failed(&self, reason: &str) -> Result<(), Stop> {
        self.agent.records.move_order(&self.order.id, OrderState::Failed, Some(reason)).await?;
        Err(Stop::Over)
    }

    /// What leaves of a file; why it is left out, in a sentence.
    async fn cleaned(&self, file: &OrderFile) -> Result<Vec<u8>, String> {
        if let Some(problem) = &file.problem {
            return Err(problem.clone());
        }
        let sha256 = file.sha256.as_deref().unwrap_or_default();
        let bytes = tokio::fs::read(self.agent.spool.place(sha256)).await;
        let bytes = bytes.map_err(|error| format!("{} was left out: {error}.", file.filename))?;
        // All of it is looked through, off the threads that answer.
        let clean = tokio::task::spawn_blocking(move || without_place(bytes)).await.ok().flatten();
        clean.ok_or_else(|| {
            format!(
                "{} was left out: only JPEG pictures are sent straight to a partner centre.",
                file.filename
            )
        })
    }

    async fn place_direct(&self, direct: Vec<DirectPicture>, options: OrderOptions) -> Result<Order, Stop> {
        if !self.agent.records.begin_placing(&self.order.id).await? {
            return Err(Stop::Over);
        }
        let request = PlaceOrder {
            camera_id: self.order.camera_id.as_ref().and_then(|id| id.parse().ok()),
            service: self.order.service.clone(),
            options,
            direct,
            ..PlaceOrder::default()
        };
        Ok(self.agent.heard(self.centre.place_order(&request, &self.order.id).await).await?)
    }

    /// Brings what the partner does not have yet.
    async fn bring(&self, partner: &Partner, sources: &[&OrderFile], placed: &Order) -> Result<(), Stop> {
        for position in partner.announce().await? {
            let Some(file) = sources.get(position as usize) else { continue };
            let bytes =
                self.cleaned(file).await.map_err(|sentence| Trouble::TryLater { after: None, sentence })?;
            partner.bring(position, bytes).await?;
            if let Some(image) = placed.images.get(position as usize) {
                self.agent.records.file_done(file, &image.to_string()).await?;
            }
            self.agent.tell(Event::Queue);
        }
        Ok(())
    }
}
