//! Fetch what belongs to an order of a partner: the pictures, each once, and the fields of its customer's
//! record that its service needs. Both can be broken off at any line and begun again.

use std::collections::HashSet;

use cradle_domain::customers::{Caller, Language, Standing};
use cradle_domain::menu::ServiceKind;
use cradle_domain::partners::{Partner, needs};
use cradle_domain::{CustomerId, ImageId};
use cradle_store::library;
use cradle_store::partners::{self, Guest};
use futures::StreamExt as _;
use serde::Serialize;
use uuid::Uuid;

use super::centres::{Bytes, CentreProblem};
use super::deliver::signed;
use super::message::{AskFields, AskPicture, Fields, OrderPassed, PassedPicture};
use crate::jobs::Failure;
use crate::library::{Incoming, Spooled, spool, take};
use crate::{Context, Error, Visitor};

/// Bytes that an answer in JSON may have.
const LONGEST: usize = 1 << 16;

impl From<CentreProblem> for Failure {
    fn from(problem: CentreProblem) -> Self {
        match problem {
            CentreProblem::Later(why) => Self::Retry(why),
            CentreProblem::Never(why) => Self::GiveUp(why),
        }
    }
}

/// Asks a partner something.
pub(super) async fn call<T: Serialize + Sync>(
    ctx: &Context,
    partner: &Partner,
    what: &str,
    question: &T,
) -> crate::Result<Result<Bytes, CentreProblem>> {
    let secrets = partners::secrets(&mut ctx.read().await?, partner.id).await?;
    let secrets = secrets.ok_or(Error::Missing("partner"))?;
    let body = serde_json::to_vec(question).map_err(Error::defect)?;
    let id = Uuid::new_v4().to_string();
    match signed(ctx, format!("{}/{what}", partner.address), id, &secrets.signs_with, body) {
        Ok(message) => Ok(ctx.centres().post(&message).await),
        Err(problem) => Ok(Err(problem)),
    }
}

async fn ask<T: Serialize + Sync>(
    ctx: &Context,
    partner: &Partner,
    what: &str,
    question: &T,
) -> Result<Bytes, Failure> {
    Ok(call(ctx, partner, what, question).await??)
}

/// All of an answer, up to so many bytes.
pub(super) async fn text_of(mut answer: Bytes, longest: usize) -> Result<Vec<u8>, String> {
    let mut text = Vec::new();
    while let Some(piece) = answer.next().await {
        text.extend_from_slice(&piece?);
        if text.len() > longest {
            return Err("the partner's answer is too long".to_owned());
        }
    }
    Ok(text)
}

/// Fetches the fields that the order's service needs, unless they are here.
pub(crate) async fn fetch_fields(
    ctx: &Context,
    partner: &Partner,
    guest: &Guest,
    passed: &OrderPassed,
) -> Result<(), Failure> {
    if guest.fields.is_some() {
        return Ok(());
    }
    let fields = needs(ServiceKind::Print).iter().map(|field| field.as_str().to_owned()).collect();
    let question = AskFields { order: guest.handover, token: passed.token.clone(), fields };
    let answer = ask(ctx, partner, "fields", &question).await?;
    let text = text_of(answer, LONGEST).await.map_err(Failure::Retry)?;
    // Read and written anew: only what was asked for stays.
    let fields: Fields = serde_json::from_slice(&text)
        .map_err(|error| Failure::Retry(format!("the partner's answer cannot be read: {error}")))?;
    let fields = serde_json::to_string(&fields).map_err(Error::defect)?;
    let mut tx = ctx.write().await?;
    partners::put_fields(&mut tx, guest, &fields).await?;
    Ok(tx.commit().await.map_err(Error::from)?)
}

/// Fetches the pictures that are not here yet, and gives all of them in the order of their places.
pub(crate) async fn fetch_pictures(
    ctx: &Context,
    (partner, account): (&Partner, CustomerId),
    guest: &Guest,
    passed: &OrderPassed,
) -> Result<Vec<ImageId>, Failure> {
    let mut tx = ctx.read().await?;
    let mut here = partners::images(&mut tx, guest).await?;
    let known: Vec<ImageId> = here.values().copied().collect();
    let mut there = HashSet::new();
    for some in known.chunks(500) {
        let found = library::many(&mut tx, account, some).await?;
        there.extend(found.into_iter().filter(|image| image.trashed_at.is_none()).map(|image| image.id));
    }
    drop(tx);
    // One that was forgotten meanwhile with another order is fetched once more.
    here.retain(|_, image| there.contains(image));
    let mut images = Vec::with_capacity(passed.pictures.len());
    for picture in &passed.pictures {
        let image = match here.get(&picture.position) {
            Some(image) => *image,
            None if passed.direct => {
                let why = "A picture that came straight from the camera is not here any more.";
                return Err(Failure::GiveUp(why.to_owned()));
            }
            None => fetch_picture(ctx, (partner, account), guest, passed, picture).await?,
        };
        images.push(image);
    }
    Ok(images)
}

async fn fetch_picture(
    ctx: &Context,
    (partner, account): (&Partner, CustomerId),
    guest: &Guest,
    passed: &OrderPassed,
    picture: &PassedPicture,
) -> Result<ImageId, Failure> {
    let question =
        AskPicture { order: guest.handover, token: passed.token.clone(), position: picture.position };
    let answer = ask(ctx, partner, "pictures", &question).await?;
    // A connection that breaks is no fault of the picture: it is fetched again.
    let spooled = match spool(ctx, &visitor(account), answer).await {
        Err(Error::Invalid { message, .. }) => return Err(Failure::Retry(message)),
        other => other?,
    };
    if !is_told(&spooled, picture).await? {
        return Err(Failure::Retry("a picture came with other bytes than were told".to_owned()));
    }
    let image = keep(ctx, account, guest, picture, &spooled).await?;
    let mut tx = ctx.write().await?;
    partners::put_image(&mut tx, guest, picture.position, image).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(image)
}

/// Whether these are the bytes that were told.
pub(super) async fn is_told(spooled: &Spooled, picture: &PassedPicture) -> crate::Result<bool> {
    let told = picture.sha256.to_ascii_lowercase();
    let same = told.is_empty() || hex::encode(spooled.fingerprint().await?.sha256) == told;
    Ok(same && spooled.size() == picture.size)
}

/// Makes a picture of ours of one that has come.
pub(super) async fn keep(
    ctx: &Context,
    account: CustomerId,
    guest: &Guest,
    picture: &PassedPicture,
    spooled: &Spooled,
) -> crate::Result<ImageId> {
    // A name that no other picture has: files of the same name would be taken for those of one shot.
    let extension = picture.filename.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension: String = extension.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let filename = format!("{}-{:04}.{extension}", guest.handover.0.simple(), picture.position + 1);
    let incoming = Incoming { filename, ..Incoming::default() };
    Ok(take(ctx, &visitor(account), spooled, incoming).await?.image)
}

/// The account that the partner's orders stand in.
pub(super) fn visitor(account: CustomerId) -> Visitor {
    Visitor {
        caller: Caller::Customer { id: account, operator: false, standing: Standing::Good },
        session: None,
        language: Language::default(),
        origin: "a partner centre".to_owned(),
    }
}
