//! Sending an order's files and placing it.

mod direct;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cradle_client::{Centre, Sent, Trouble, UploadMetadata};
use cradle_wire::Uuid;
use cradle_wire::library::KnownImage;
use cradle_wire::orders::{OrderOptions, PlaceOrder};
use cradle_wire::printing::PrintItem;

use super::{Outcome, wait_because};
use crate::agent::{Agent, Event};
use crate::records::{OrderFile, OrderRow, OrderState, Recorded, RecordsError};

/// Between two words about bytes on their way.
const WORD: Duration = Duration::from_millis(300);

/// Why an order stops here for now.
enum Stop {
    /// It was cancelled, or is over otherwise.
    Over,
    /// The call failed.
    Trouble(Trouble),
    /// The records fail.
    Records(RecordsError),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<RecordsError> for Stop {
    fn from(error: RecordsError) -> Self {
        Self::Records(error)
    }
}

/// Sends what is missing and places the order, as far as that is possible now.
pub(super) async fn deliver(agent: &Arc<Agent>, order: &OrderRow) -> Recorded<Outcome> {
    let Some(order) = agent.records.order(&order.id).await? else {
        return Ok(Outcome::Over);
    };
    let files = agent.records.order_files(&order.id).await?;
    if files.iter().any(|file| file.sha256.is_none() && file.problem.is_none()) {
        return Ok(Outcome::NotYet);
    }
    let Some(account) = agent.account() else {
        wait_because(
            agent,
            &order,
            "Copied; the camera can be taken away. Pair this agent with your account to send it.",
        )
        .await?;
        return Ok(Outcome::NotYet);
    };
    if order.customer_id.as_ref().is_some_and(|whose| *whose != account.customer_id) {
        let reason = "This was chosen by another customer. Pair with their account to send it, or cancel.";
        wait_because(agent, &order, reason).await?;
        return Ok(Outcome::NotYet);
    }
    if !agent.records.move_order(&order.id, OrderState::Sending, None).await? {
        return Ok(Outcome::Over);
    }
    agent.tell(Event::Queue);
    agent.progress.begin(&order.id);
    let delivery = Delivery { agent, order: &order, centre: agent.centre(), customer: &account.customer_id };
    match delivery.run(files).await {
        Ok(()) | Err(Stop::Over) => Ok(Outcome::Over),
        Err(Stop::Records(error)) => Err(error),
        Err(Stop::Trouble(trouble)) => {
            agent.progress.forget(&order.id);
            after(agent, &order, &trouble).await
        }
    }
}

/// What is done about trouble: wait for what passes, fail for what does not.
async fn after(agent: &Agent, order: &OrderRow, trouble: &Trouble) -> Recorded<Outcome> {
    match trouble {
        Trouble::Offline(_) => {
            let reason = "Copied; the camera can be taken away. It is sent when the centre can be reached.";
            wait_because(agent, order, reason).await?;
            Ok(Outcome::Later(None))
        }
        Trouble::TryLater { after, sentence } => {
            wait_because(agent, order, sentence).await?;
            Ok(Outcome::Later(*after))
        }
        Trouble::Strange(_) => {
            wait_because(agent, order, &trouble.to_string()).await?;
            Ok(Outcome::Later(None))
        }
        Trouble::SignIn(_) => {
            wait_because(agent, order, "The centre has ended this agent's session. Pair it again to go on.")
                .await?;
            Ok(Outcome::NotYet)
        }
        Trouble::Gone(_) | Trouble::Conflict(_) | Trouble::Refused(_) => {
            agent.records.move_order(&order.id, OrderState::Failed, Some(&trouble.to_string())).await?;
            Ok(Outcome::Over)
        }
    }
}

struct Delivery<'a> {
    agent: &'a Arc<Agent>,
    order: &'a OrderRow,
    centre: Centre,
    customer: &'a str,
}

impl Delivery<'_> {
    async fn run(&self, files: Vec<OrderFile>) -> Result<(), Stop> {
        let options = self.order.options()?;
        if options.print.as_ref().is_some_and(|print| print.direct) {
            return self.direct(files, options).await;
        }
        let known = self.known(&files).await?;
        let (mut images, mut shots) = (Vec::new(), HashMap::new());
        let mut left_out = Vec::new();
        for shot in files.chunk_by(|a, b| a.shot == b.shot) {
            let Some(image) = self.shot(shot, &known, &mut left_out).await? else { continue };
            shots.extend(shot.first().map(|file| (file.shot, image)));
            if !images.contains(&image) {
                images.push(image);
            }
        }
        let left_out = (!left_out.is_empty()).then(|| left_out.join(" "));
        if images.is_empty() {
            let reason = left_out.unwrap_or_else(|| "There is nothing in it that could be sent.".to_owned());
            self.agent.records.move_order(&self.order.id, OrderState::Failed, Some(&reason)).await?;
            return Err(Stop::Over);
        }
        let options = self.options(&shots)?;
        self.place(images, options, left_out.as_deref()).await
    }

    /// What the service must be told, now that pictures have names: how often single ones are printed.
    fn options(&self, shots: &HashMap<i64, Uuid>) -> Recorded<OrderOptions> {
        let mut options = self.order.options()?;
        let Some(print) = &mut options.print else { return Ok(options) };
        for (shot, copies) in self.order.copies()? {
            let Some(&image) = shots.get(&shot) else { continue };
            // Two shots of the same content are one picture.
            match print.items.iter_mut().find(|item| item.image == image) {
                Some(item) => item.copies = Some((item.copies.unwrap_or(0) + copies).min(99)),
                None => print.items.push(PrintItem { image, copies: Some(copies), crop: None }),
            }
        }
        Ok(options)
    }

    /// What the centre has already: neither sent nor stored twice.
    async fn known(&self, files: &[OrderFile]) -> Result<HashMap<String, KnownImage>, Stop> {
        let mut contents: Vec<String> = files
            .iter()
            .filter(|file| file.image_id.is_none())
            .filter_map(|file| file.sha256.clone())
            .collect();
        contents.sort();
        contents.dedup();
        if contents.is_empty() {
            return Ok(HashMap::new());
        }
        let known = self.agent.heard(self.centre.known(&contents).await).await?;
        Ok(known.into_iter().map(|image| (image.sha256.clone(), image)).collect())
    }

    /// Sends a shot: the file that stands first makes the picture, the others become parts of it.
    /// None when the centre refuses the picture.
    async fn shot(
        &self,
        files: &[OrderFile],
        known: &HashMap<String, KnownImage>,
        left_out: &mut Vec<String>,
    ) -> Result<Option<Uuid>, Stop> {
        let Some((first, parts)) = files.split_first() else {
            return Ok(None);
        };
        let Some(image) = self.file(first, None, known, left_out).await? else {
            return Ok(None);
        };
        for part in parts {
            self.file(part, Some(image), known, left_out).await?;
        }
        Ok(Some(image))
    }

    /// Sends one file unless the centre has it; none when the centre refuses it.
    async fn file(
        &self,
        file: &OrderFile,
        part_of: Option<Uuid>,
        known: &HashMap<String, KnownImage>,
        left_out: &mut Vec<String>,
    ) -> Result<Option<Uuid>, Stop> {
        if let Some(image) = file.image_id.as_ref().and_then(|image| image.parse().ok()) {
            return Ok(Some(image));
        }
        if let Some(problem) = &file.problem {
            left_out.push(problem.clone());
            return Ok(None);
        }
        let Some(sha256) = &file.sha256 else { return Ok(None) };
        let there = known.get(sha256).filter(|image| part_of.is_none_or(|whole| image.id == whole));
        let sent = match there {
            Some(image) => {
                if image.state == "trashed" {
                    match self.agent.heard(self.centre.restore_image(image.id).await).await {
                        // Somebody else has brought it back.
                        Ok(()) | Err(Trouble::Conflict(_)) => {}
                        Err(trouble) => return Err(trouble.into()),
                    }
                }
                Ok(image.id)
            }
            None => self.send(file, sha256, part_of).await,
        };
        match sent {
            Ok(image) => {
                self.agent.records.file_done(file, &image.to_string()).await?;
                self.agent.tell(Event::Queue);
                Ok(Some(image))
            }
            Err(Stop::Trouble(Trouble::Refused(problem))) if is_about_the_file(problem.status) => {
                let sentence = format!("{} was left out: {}", file.filename, problem.detail);
                self.agent.records.file_refused(file, &sentence).await?;
                left_out.push(sentence);
                Ok(None)
            }
            Err(stop) => Err(stop),
        }
    }

    /// Sends a copy out of the spool, going on where an earlier try has ended.
    async fn send(&self, file: &OrderFile, sha256: &str, part_of: Option<Uuid>) -> Result<Uuid, Stop> {
        let copy = self.agent.spool.place(sha256);
        let resumed = match &file.location {
            Some(location) => match self.agent.heard(self.centre.upload_state(location).await).await {
                Ok(sent) => Some((location.clone(), sent)),
                Err(Trouble::Gone(_)) => {
                    self.agent.records.file_unsent(file).await?;
                    None
                }
                Err(trouble) => return Err(trouble.into()),
            },
            None => None,
        };
        let (location, mut sent) = match resumed {
            Some(resumed) => resumed,
            None => self.begin(file, sha256, part_of).await?,
        };
        loop {
            if let Some(image) = sent.image {
                return Ok(image);
            }
            if sent.offset >= file.size as u64 && file.size > 0 {
                // All of it is there, and the answer that named the picture was lost.
                return self.made_of(sha256, &location, file).await;
            }
            self.still_wanted().await?;
            let agent = Arc::clone(self.agent);
            let order = self.order.id.clone();
            let told = std::sync::Mutex::new(Instant::now());
            let on_bytes = move |bytes| {
                agent.progress.left(&order, bytes);
                let mut told = told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                if told.elapsed() >= WORD {
                    *told = Instant::now();
                    agent.tell(Event::Queue);
                }
            };
            let next = self.centre.send_chunk(&location, &copy, sent.offset, on_bytes).await;
            sent = match self.agent.heard(next).await {
                Ok(next) => {
                    self.agent.progress.settle(&self.order.id, false);
                    next
                }
                Err(trouble) => {
                    self.agent.progress.settle(&self.order.id, true);
                    match trouble {
                        // Somebody else's chunk, or our own whose answer was lost.
                        Trouble::Conflict(_) => {
                            self.agent.heard(self.centre.upload_state(&location).await).await?
                        }
                        trouble => return Err(trouble.into()),
                    }
                }
            };
            self.agent.records.file_sent(file, &location, sent.offset).await?;
        }
    }

    async fn begin(
        &self,
        file: &OrderFile,
        sha256: &str,
        part_of: Option<Uuid>,
    ) -> Result<(String, Sent), Stop> {
        let metadata = UploadMetadata {
            filename: file.filename.clone(),
            camera_id: self.order.camera_id.as_ref().and_then(|id| id.parse().ok()),
            sha256: Some(sha256.to_owned()),
            part_of,
            service_hint: Some(self.order.service.clone()),
        };
        let begun = self.centre.begin_upload(file.size as u64, &metadata).await;
        let begun = self.agent.heard(begun).await?;
        self.agent.records.file_sent(file, &begun.location, 0).await?;
        Ok((begun.location, Sent { offset: 0, image: begun.image }))
    }

    async fn made_of(&self, sha256: &str, location: &str, file: &OrderFile) -> Result<Uuid, Stop> {
        let known = self.agent.heard(self.centre.known(&[sha256.to_owned()]).await).await?;
        if let Some(image) = known.first() {
            return Ok(image.id);
        }
        self.agent.heard(self.centre.end_upload(location).await).await?;
        self.agent.records.file_unsent(file).await?;
        Err(Stop::Trouble(Trouble::TryLater {
            after: None,
            sentence: format!("{} is sent once more: the centre has made no picture of it.", file.filename),
        }))
    }

    async fn still_wanted(&self) -> Result<(), Stop> {
        let now = self.agent.records.order(&self.order.id).await?;
        if now.is_some_and(|now| now.state().is_open()) { Ok(()) } else { Err(Stop::Over) }
    }

    async fn place(
        &self,
        images: Vec<Uuid>,
        options: OrderOptions,
        left_out: Option<&str>,
    ) -> Result<(), Stop> {
        if !self.agent.records.begin_placing(&self.order.id).await? {
            return Err(Stop::Over);
        }
        let request = PlaceOrder {
            camera_id: self.order.camera_id.as_ref().and_then(|id| id.parse().ok()),
            service: self.order.service.clone(),
            images,
            options,
            // What it cost was not known yet when it was chosen without the centre.
            total: None,
            points: None,
            direct: Vec::new(),
        };
        let placed = self.agent.heard(self.centre.place_order(&request, &self.order.id).await).await?;
        let records = &self.agent.records;
        Ok(records.order_placed(self.order, self.customer, &placed.id.to_string(), left_out).await?)
    }
}

/// Refusals that are about one file's content, not about who sends it: too large, of a wrong kind,
/// not what was said.
const fn is_about_the_file(status: u16) -> bool {
    matches!(status, 400 | 413 | 415 | 422 | 460)
}
