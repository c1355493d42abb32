//! Add pictures to what was given: whoever may, sends them as one sends one's own, and they come into the
//! giver's library and into the class.
//!
//! Nothing that is answered tells whether the giver had a picture before.

use std::fmt::Display;

use bytes::Bytes;
use cradle_domain::customers::{Attempts, PersonName, Standing};
use cradle_domain::sharing::{Object, Receiver};
use cradle_domain::{CustomerId, GrantId, Span, UploadId};
use cradle_store::library::{Through, Upload};
use cradle_store::sharing::Recorded;
use cradle_store::{Tx, classes, customers, library as records, sharing};
use futures::Stream;

use super::door::{Door, enter, missing};
use crate::library::{Checksum, NewUpload, Progress, abandon_held, append_to, begin_through, progress_of};
use crate::{Context, Error, Idempotency, Result, Visitor, digest};

/// How long such an upload may take before what has come of it is thrown away.
const TIME_TO_FINISH: Span = Span::from_hours(24);
/// As many are on their way through one permission at the same time.
const AT_ONCE: u32 = 100;

/// Makes room for a picture that somebody is going to add. `name` is who they say they are; a customer is
/// who they are.
pub async fn begin_adding<'a>(
    ctx: &Context,
    visitor: &Visitor,
    door: impl Into<Door<'a>>,
    new: NewUpload,
    name: Option<&str>,
    once: Option<&Idempotency>,
) -> Result<Upload> {
    let mut tx = ctx.write().await?;
    let recorded = entered(ctx, &mut tx, visitor, door.into()).await?;
    let (owner, grant) = (recorded.grant.owner, recorded.grant.id);
    if let Some(wait) = refused_files(&mut tx, visitor, grant).await?.wait(ctx.now()) {
        return Err(Error::TooSoon {
            wait,
            message: "Several of your files could not be kept. Wait a little before you send more."
                .to_owned(),
        });
    }
    let sender = sender(&mut tx, visitor, &recorded, name).await?;
    let once = once.map(|once| theirs(once, grant));
    let new =
        NewUpload { filename: new.filename, size: new.size, sha256: new.sha256, ..NewUpload::default() };
    let upload = begin_through(
        ctx,
        new,
        (owner, TIME_TO_FINISH),
        Some(Through { grant, sender }),
        once.as_ref(),
        tx,
        async |tx: &mut Tx, size| take_room(tx, owner, grant, size).await,
    );
    upload.await
}

/// Room for one more, or why there is none.
async fn take_room(tx: &mut Tx, owner: CustomerId, grant: GrantId, size: u64) -> Result<()> {
    if records::uploads_through(tx, owner, grant).await? >= AT_ONCE {
        return Err(Error::TooSoon {
            wait: Span::from_secs(10),
            message: "Many are adding pictures just now. Try again in a few seconds.".to_owned(),
        });
    }
    if !sharing::take_room(tx, owner, grant, size).await? {
        // Programs that speak tus try again after other answers.
        return Err(Error::TooLarge(
            "As much has been added as there may be. Ask the person who shared it to make more room."
                .to_owned(),
        ));
    }
    Ok(())
}

/// Adds bytes to an upload; the last ones make a picture of it.
pub async fn append_adding<'a, E: Display + Send + 'static>(
    ctx: &Context,
    visitor: &Visitor,
    door: impl Into<Door<'a>>,
    id: UploadId,
    (offset, checksum): (u64, Option<Checksum>),
    body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
) -> Result<Progress> {
    let upload = find(ctx, visitor, door.into(), id).await?;
    let grant = upload.through.as_ref().map(|through| through.grant);
    let sent = append_to(ctx, upload, offset, checksum, body).await;
    if let (Err(Error::Unsupported(_)), Some(grant)) = (&sent, grant) {
        let mut tx = ctx.write().await?;
        let before = refused_files(&mut tx, visitor, grant).await?;
        let subject = subject(grant);
        customers::put_attempts(&mut tx, &subject, &visitor.origin, before.failed(ctx.now())).await?;
        tx.commit().await?;
    }
    sent
}

/// How far an upload is.
pub async fn adding_progress<'a>(
    ctx: &Context,
    visitor: &Visitor,
    door: impl Into<Door<'a>>,
    id: UploadId,
) -> Result<Progress> {
    let upload = find(ctx, visitor, door.into(), id).await?;
    progress_of(ctx, upload).await
}

/// Throws away an upload. A picture that it has become stays.
pub async fn abandon_adding<'a>(
    ctx: &Context,
    visitor: &Visitor,
    door: impl Into<Door<'a>>,
    id: UploadId,
) -> Result<()> {
    let upload = find(ctx, visitor, door.into(), id).await?;
    abandon_held(ctx, &upload).await
}

/// What stands behind a door, if it opens and pictures can be added to it.
async fn entered(ctx: &Context, tx: &mut Tx, visitor: &Visitor, door: Door<'_>) -> Result<Recorded> {
    let (recorded, rights) = enter(ctx, tx, visitor, door).await?;
    let Object::Class(class) = recorded.grant.object else { return Err(missing()) };
    let giver = customers::get(tx, recorded.grant.owner).await?.ok_or_else(missing)?;
    if giver.standing == Standing::Blocked {
        return Err(Error::Ended("Nothing can be added here just now. Try again another day.".to_owned()));
    }
    if rights.add.is_none() || classes::get(tx, recorded.grant.owner, class).await?.is_none() {
        return Err(missing());
    }
    Ok(recorded)
}

/// An upload that came through this very door.
async fn find(ctx: &Context, visitor: &Visitor, door: Door<'_>, id: UploadId) -> Result<Upload> {
    let mut tx = ctx.read().await?;
    let recorded = entered(ctx, &mut tx, visitor, door).await?;
    let upload = records::upload_of(&mut tx, recorded.grant.owner, id).await?;
    let same = |upload: &Upload| {
        upload.through.as_ref().is_some_and(|through| through.grant == recorded.grant.id)
            && upload.expires_at > ctx.now()
    };
    upload.filter(same).ok_or(Error::Missing("upload"))
}

async fn sender(tx: &mut Tx, visitor: &Visitor, recorded: &Recorded, name: Option<&str>) -> Result<String> {
    if matches!(recorded.grant.to, Receiver::Customer(_)) {
        let me = customers::get(tx, visitor.customer()?).await?.ok_or(Error::Missing("account"))?;
        return Ok(me.profile.name.to_string());
    }
    let name: Result<PersonName, _> = name.unwrap_or_default().parse();
    let name = name.map_err(|_| Error::invalid("from", "Say who you are: a name of 1 to 60 characters."))?;
    if name.as_str().chars().count() > LONGEST_NAME {
        return Err(Error::invalid("from", "A name of up to 60 characters is enough here."));
    }
    Ok(name.to_string())
}

/// Letters of a name that somebody gives.
const LONGEST_NAME: usize = 60;

/// A key of somebody else's never meets one of the giver's own.
fn theirs(once: &Idempotency, grant: GrantId) -> Idempotency {
    let key = digest(format!("{grant} {}", once.key).as_bytes());
    Idempotency { key: hex::encode(key), request_hash: once.request_hash }
}

fn subject(grant: GrantId) -> [u8; 32] {
    digest(format!("add {grant}").as_bytes())
}

/// The files from this origin that nobody could keep.
async fn refused_files(tx: &mut Tx, visitor: &Visitor, grant: GrantId) -> Result<Attempts> {
    Ok(customers::read_attempts(tx, &subject(grant), &visitor.origin).await?)
}
