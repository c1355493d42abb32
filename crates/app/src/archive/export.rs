//! Hand out everything that an account has: a BagIt bag with every file, a sidecar for each picture
//! that is described, and records of all that is known.

use std::collections::HashSet;
use std::path::Path;

use cradle_blobs::Error as BlobError;
use cradle_domain::customers::{Customer, Email};
use cradle_domain::library::{Image, ImageState};
use cradle_domain::{BlobHash, CustomerId};
use cradle_store::library::{Filter, Position, Shelf};
use cradle_store::{cameras, classes, customers, library, sharing};
use serde_json::json;
use tokio::fs::{self, File};
use tokio::io::{AsyncWriteExt as _, BufWriter};

use super::bag::Bag;
use super::hold::Hold;
use super::known::{ACCOUNT, CAMERAS, CLASSES, KnownCamera, KnownClass, KnownPicture, PICTURES};
use super::problem::Problem;
use crate::classes::MOST as MOST_CLASSES;
use crate::library::{Content, Portion, place};
use crate::{Context, Error};

/// What was handed out, or how far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Pictures.
    pub pictures: u64,
    /// Files of all kinds.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that the centre has lost: their names and contents.
    pub lacking: Vec<(String, BlobHash)>,
}

/// Pictures read at once.
const PAGE: u32 = 200;

/// Exports an account into a folder that is empty or missing.
pub async fn export(
    ctx: &Context,
    email: &str,
    dir: &Path,
    progress: impl Fn(&Exported) + Send + Sync,
) -> Result<Exported, Problem> {
    let email: Email = email.parse().map_err(|why| Error::invalid("email", why))?;
    let customer =
        customers::by_email(&mut ctx.read().await?, &email).await?.ok_or(Error::Missing("account"))?;
    if !is_empty(dir).await? {
        return Err(Problem::InTheWay(dir.to_owned()));
    }
    let mut hold = Hold::take(ctx).await?;
    let made = fill(ctx, &customer, dir, &mut hold, &progress).await;
    hold.release(ctx).await?;
    made
}

async fn is_empty(dir: &Path) -> Result<bool, Problem> {
    match fs::read_dir(dir).await {
        Ok(mut entries) => Ok(entries.next_entry().await.map_err(Problem::disk(dir))?.is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Problem::disk(dir)(error)),
    }
}

async fn fill(
    ctx: &Context,
    customer: &Customer,
    dir: &Path,
    hold: &mut Hold,
    progress: &(impl Fn(&Exported) + Send + Sync),
) -> Result<Exported, Problem> {
    let mut out = Out { bag: Bag::create(dir).await?, exported: Exported::default() };
    out.account(ctx, customer).await?;
    let records = out.bag.room_for(PICTURES).await?;
    let mut lines = BufWriter::new(File::create_new(&records).await.map_err(Problem::disk(&records))?);
    for (shelf, folder) in [(Shelf::All, "pictures"), (Shelf::Only(ImageState::Trashed), "trash")] {
        let mut after = None;
        let mut day = String::new();
        let mut taken = HashSet::new();
        loop {
            let images = page(ctx, customer.id, shelf, after.take()).await?;
            for image in &images {
                if image.taken_at.day() != day {
                    image.taken_at.day().clone_into(&mut day);
                    taken.clear();
                }
                let known = out.picture(ctx, image, folder, &mut taken).await?;
                let mut line = serde_json::to_vec(&known).map_err(Error::defect)?;
                line.push(b'\n');
                lines.write_all(&line).await.map_err(Problem::disk(&records))?;
                hold.renew(ctx).await?;
                progress(&out.exported);
            }
            let Some(last) = images.last() else { break };
            after = Some(Position { taken_at: last.taken_at.to_string(), id: last.id });
        }
    }
    out.close(ctx, customer, lines, &records).await
}

async fn page(
    ctx: &Context,
    owner: CustomerId,
    shelf: Shelf,
    after: Option<Position>,
) -> Result<Vec<Image>, Problem> {
    let filter = Filter { shelf, camera: None, from: None, to: None, query: None, after };
    Ok(library::page(&mut ctx.read().await?, owner, &filter, PAGE).await?)
}

struct Out {
    bag: Bag,
    exported: Exported,
}

impl Out {
    async fn account(&mut self, ctx: &Context, customer: &Customer) -> Result<(), Problem> {
        let profile = &customer.profile;
        let destination = |one: &cradle_domain::customers::Destination| json!({"name": one.name, "email": one.email.as_str()});
        let account = json!({
            "id": customer.id,
            "email": customer.email.as_str(),
            "name": profile.name,
            "phone": profile.phone,
            "address": profile.address,
            "delivery_addresses": profile.delivery_addresses,
            "destinations": profile.destinations.iter().map(destination).collect::<Vec<_>>(),
            "birthday": profile.birthday.map(|day| day.to_string()),
            "gender": profile.gender,
            "language": profile.language.tag(),
            "time_zone": profile.time_zone,
            "created_at": customer.created_at.timestamp(),
        });
        let cameras = cameras::of_customer(&mut ctx.read().await?, customer.id).await?;
        let camera = |one: &cradle_domain::cameras::Camera| KnownCamera {
            id: one.id.0,
            maker: one.identification.maker.clone(),
            model: one.identification.model.clone(),
            serial: one.identification.serial.as_str().to_owned(),
            name: one.name.clone(),
            firmware: one.firmware.clone(),
        };
        let cameras: Vec<KnownCamera> = cameras.iter().map(camera).collect();
        self.bag.write(ACCOUNT, &serde_json::to_vec_pretty(&account).map_err(Error::defect)?).await?;
        self.bag.write(CAMERAS, &serde_json::to_vec_pretty(&cameras).map_err(Error::defect)?).await?;
        let classes = classes::page(&mut ctx.read().await?, customer.id, "", MOST_CLASSES).await?;
        let classes: Vec<KnownClass> = classes.iter().map(KnownClass::of).collect();
        self.bag.write(CLASSES, &serde_json::to_vec_pretty(&classes).map_err(Error::defect)?).await
    }

    async fn picture(
        &mut self,
        ctx: &Context,
        image: &Image,
        folder: &str,
        taken: &mut HashSet<String>,
    ) -> Result<KnownPicture, Problem> {
        let day = image.taken_at.day();
        let mut places = Vec::new();
        for (name, _, content) in place(image, Portion::All, taken) {
            let name = format!("{folder}/{}/{day}/{name}", &day[..4]);
            match content {
                Content::Blob(hash) | Content::Unplaced(hash) => self.file(ctx, &name, hash).await?,
                Content::Bytes(bytes) => self.bag.write(&name, &bytes).await?,
            }
            places.push(name);
        }
        self.exported.pictures += 1;
        let mut tx = ctx.read().await?;
        let before = library::state_before_trash(&mut tx, image.owner, image.id).await?;
        let classes = classes::of_image(&mut tx, image.owner, image.id).await?;
        let added = sharing::came_of(&mut tx, image.owner, image.id).await?;
        Ok(KnownPicture::of(image, before, places, &classes, added))
    }

    async fn file(&mut self, ctx: &Context, name: &str, hash: BlobHash) -> Result<(), Problem> {
        let path = self.bag.room_for(name).await?;
        match ctx.blobs().fetch(hash, &path).await {
            Ok(found) => {
                self.exported.files += 1;
                self.exported.bytes += found.size;
                self.bag.add(name, found.size, &found.sha256).await
            }
            Err(error @ (BlobError::Missing | BlobError::Damaged { .. })) => {
                tracing::error!(blob = %hash, %error, "the centre has lost a file, which is not in the export");
                self.exported.lacking.push((name.to_owned(), hash));
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn close(
        mut self,
        ctx: &Context,
        customer: &Customer,
        mut lines: BufWriter<File>,
        records: &Path,
    ) -> Result<Exported, Problem> {
        let written = async {
            lines.flush().await?;
            lines.get_ref().sync_all().await
        };
        written.await.map_err(Problem::disk(records))?;
        let found = cradle_blobs::hash_file(records).await?;
        self.bag.add(PICTURES, found.size, &found.sha256).await?;
        let settings = ctx.settings();
        let about = [
            ("Source-Organization", settings.name.clone()),
            (
                "External-Description",
                format!("All pictures of {} and what is known about them", customer.profile.name),
            ),
            ("External-Identifier", customer.id.to_string()),
            ("Bagging-Date", ctx.now().timestamp().strftime("%Y-%m-%d").to_string()),
            ("Bag-Software-Agent", format!("Cradle {}", env!("CARGO_PKG_VERSION"))),
        ];
        self.bag.close(&about).await?;
        Ok(self.exported)
    }
}
