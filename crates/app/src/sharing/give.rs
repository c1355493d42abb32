//! Give others a look at pictures, at a class, or at one's own details.

use std::collections::HashSet;

use cradle_domain::classes::Sort;
use cradle_domain::customers::{Email, Password};
use cradle_domain::notices::Outcome;
use cradle_domain::sharing::{Adding, Fields, Grant, Object, Receiver, Rights, RightsProblem, slug};
use cradle_domain::{ClassId, CustomerId, GrantId, ImageId, Instant, OrderId};
use cradle_imaging::can_be_drawn;
use cradle_store::sharing::{self, Hashes, Recorded};
use cradle_store::{Tx, classes, customers, library};

use super::own::{Own, as_own};
use crate::customers::passwords;
use crate::notices::clock;
use crate::{Context, Error, Idempotency, Result, Secret, Visitor};

/// What is given, to whom, and how.
#[derive(Clone, Debug)]
pub struct Giving {
    /// To whom.
    pub to: Receiver,
    /// What is given.
    pub object: Object,
    /// What they may do.
    pub rights: Rights,
    /// A text over every image that is given out.
    pub watermark: Option<String>,
    /// The hash of the password that opens it.
    pub password: Option<String>,
    /// A title, 1–200 characters for a gallery.
    pub title: String,
    /// A few words.
    pub message: String,
    /// The picture that stands for it; the first one when none is named.
    pub cover: Option<ImageId>,
    /// The order that asks for it.
    pub order: Option<OrderId>,
    /// When it ends by itself.
    pub expires_at: Option<Instant>,
}

/// A permission that somebody gives by hand.
#[derive(Clone, Debug, Default)]
pub struct New {
    /// `image`, `class` or `profile`.
    pub object: String,
    /// The pictures, in order.
    pub images: Vec<ImageId>,
    /// The class.
    pub class: Option<ClassId>,
    /// The fields of the giver's record, by their words.
    pub fields: Vec<String>,
    /// `link`, `public` or `customer`.
    pub to: String,
    /// The address of the customer whom it is for.
    pub email: Option<String>,
    /// A title; needed for a gallery.
    pub title: String,
    /// Whether originals may be taken.
    pub originals: bool,
    /// Whether originals tell where they were taken.
    pub position: bool,
    /// How much others may add, if anything.
    pub add: Option<Adding>,
    /// A text over every image; blank for none.
    pub watermark: Option<String>,
    /// The picture that stands for it.
    pub cover: Option<ImageId>,
    /// When it ends by itself.
    pub expires_at: Option<Instant>,
    /// What opens a link or a gallery besides.
    pub password: Option<String>,
}

/// A permission just given.
#[derive(Clone, Debug)]
pub struct Given {
    /// What was given.
    pub own: Own,
    /// Its address on this centre: `/s/{secret}`, `/g/{slug}` or `/shared/{id}`.
    pub href: String,
}

/// Opens some of the visitor's pictures, one of their classes or some of their details to others.
///
/// The secret of a link is not kept, so it cannot be told again to a request that is repeated: that
/// one gets a new secret, and the one of before, whose answer did not arrive, opens nothing. Whether
/// anybody has the address that a permission is for is not asked, so nobody learns it here.
pub async fn give(ctx: &Context, visitor: &Visitor, new: New, once: Option<&Idempotency>) -> Result<Given> {
    let owner = visitor.user_of_services()?;
    let password = hashed(ctx, new.password.as_deref(), &new.to).await?;
    let (giving, images) = checked(ctx, new)?;
    let giving = Giving { password, ..giving };
    let mut tx = ctx.write().await?;
    let claimed: GrantId = ctx.id();
    if let Some(before) = Idempotency::claim(once, ctx, &mut tx, owner, claimed.0).await? {
        let recorded = sharing::get(&mut tx, owner, GrantId(before)).await?;
        let recorded = recorded.ok_or(Error::Missing("permission"))?;
        let secret = (recorded.grant.to == Receiver::Link).then(Secret::fresh);
        if let Some(secret) = &secret {
            sharing::set_token(&mut tx, owner, recorded.grant.id, &secret.hash()).await?;
        }
        return given(ctx, tx, recorded, secret).await;
    }
    check_own(&mut tx, owner, &giving, &images).await?;
    let (recorded, secret) = record_as(ctx, &mut tx, claimed, owner, giving, &images).await?;
    // Whoever shows a picture to others has chosen it.
    clock::settle(ctx, &mut tx, owner, &images, Outcome::Used).await?;
    given(ctx, tx, recorded, secret).await
}

/// What was given, when it is true.
async fn given(ctx: &Context, mut tx: Tx, recorded: Recorded, secret: Option<Secret>) -> Result<Given> {
    let href = href(&recorded, secret.as_ref());
    let own = as_own(ctx, &mut tx, recorded.grant.owner, recorded).await?;
    tx.commit().await?;
    Ok(Given { own, href })
}

/// The hash of a chosen password.
pub(super) async fn hashed(ctx: &Context, password: Option<&str>, to: &str) -> Result<Option<String>> {
    let Some(password) = password.filter(|text| !text.is_empty()) else { return Ok(None) };
    if to == "customer" {
        return Err(Error::invalid(
            "password",
            "Another customer signs in with their own password: it needs none besides.",
        ));
    }
    let password = Password::chosen(password).map_err(|why| Error::invalid("password", why))?;
    passwords::hash(ctx, password).await.map(Some)
}

fn checked(ctx: &Context, new: New) -> Result<(Giving, Vec<ImageId>)> {
    let to = receiver(&new)?;
    let (object, images) = object(&new)?;
    let rights = Rights { originals: new.originals, position: new.position, add: new.add };
    let watermark = watermark(new.watermark.as_deref(), &object)?;
    let rights = sensible(rights, (&object, &to), watermark.as_deref())?;
    if new.cover.is_some_and(|cover| !images.contains(&cover)) {
        return Err(Error::invalid("cover", "The cover must be one of the chosen pictures."));
    }
    let giving = Giving {
        title: title(&new.title, &to)?,
        expires_at: end(ctx, new.expires_at)?,
        to,
        object,
        rights,
        watermark,
        password: None,
        message: String::new(),
        cover: new.cover,
        order: None,
    };
    Ok((giving, images))
}

/// A text that can be drawn, or none; only pictures have one.
pub(super) fn watermark(text: Option<&str>, object: &Object) -> Result<Option<String>> {
    let text = text.unwrap_or_default().trim();
    if text.is_empty() {
        return Ok(None);
    }
    if matches!(object, Object::Profile(_)) {
        return Err(Error::invalid("watermark", "Your details have no pictures to write over."));
    }
    if text.chars().count() > LONGEST_WATERMARK || !can_be_drawn(text) {
        return Err(Error::invalid(
            "watermark",
            "A watermark has up to 40 letters, digits and signs of European languages in Latin script.",
        ));
    }
    Ok(Some(text.to_owned()))
}

/// Letters of a watermark, at most.
const LONGEST_WATERMARK: usize = 40;

/// Rights that make sense together.
pub(super) fn sensible(
    rights: Rights,
    (object, to): (&Object, &Receiver),
    watermark: Option<&str>,
) -> Result<Rights> {
    rights.to(object, to, watermark.is_some()).map_err(|why| {
        let field = match why {
            RightsProblem::OriginalsWithWatermark => "watermark",
            RightsProblem::AddElsewhere | RightsProblem::AddByEverybody => "add",
            RightsProblem::PositionWithoutOriginals | RightsProblem::OfProfile => "position",
        };
        Error::invalid(field, why)
    })
}

fn receiver(new: &New) -> Result<Receiver> {
    match new.to.as_str() {
        "link" => Ok(Receiver::Link),
        "public" => Ok(Receiver::Public),
        "customer" => {
            let email: Result<Email, _> = new.email.as_deref().unwrap_or_default().parse();
            email.map(Receiver::Customer).map_err(|why| Error::invalid("email", why))
        }
        _ => Err(Error::invalid("to", "Choose whom it is for: link, public, or customer with an email.")),
    }
}

fn object(new: &New) -> Result<(Object, Vec<ImageId>)> {
    match new.object.as_str() {
        "image" => Ok((Object::Pictures, chosen(&new.images)?)),
        "class" => {
            let class = new.class.ok_or_else(|| Error::invalid("class", "Say which class it is."))?;
            Ok((Object::Class(class), Vec::new()))
        }
        "profile" => {
            let fields = Fields::parse(new.fields.iter().map(String::as_str));
            Ok((Object::Profile(fields.map_err(|why| Error::invalid("fields", why))?), Vec::new()))
        }
        _ => Err(Error::invalid("object", "Choose what is given: image, class or profile.")),
    }
}

fn chosen(images: &[ImageId]) -> Result<Vec<ImageId>> {
    let mut seen = HashSet::new();
    let images: Vec<ImageId> = images.iter().copied().filter(|image| seen.insert(*image)).collect();
    if images.is_empty() || images.len() > cradle_domain::orders::MAX_IMAGES {
        return Err(Error::invalid("images", "Choose between 1 and 5,000 pictures."));
    }
    Ok(images)
}

/// A title, which galleries need.
pub(super) fn title(text: &str, to: &Receiver) -> Result<String> {
    let title = text.trim().to_owned();
    if *to == Receiver::Public {
        slug(&title).map_err(|why| Error::invalid("title", why))?;
    } else if title.chars().count() > 200 {
        return Err(Error::invalid("title", "A title has at most 200 characters."));
    }
    Ok(title)
}

/// An end that is still to come.
pub(super) fn end(ctx: &Context, end: Option<Instant>) -> Result<Option<Instant>> {
    if end.is_some_and(|end| end <= ctx.now()) {
        return Err(Error::invalid("expires_at", "This end is over already. Choose a later one."));
    }
    Ok(end)
}

/// Refuses what is not the giver's to give, and giving to oneself.
async fn check_own(tx: &mut Tx, owner: CustomerId, giving: &Giving, images: &[ImageId]) -> Result<()> {
    for some in images.chunks(500) {
        let found = library::many(tx, owner, some).await?;
        if found.len() < some.len() || found.iter().any(|image| image.trashed_at.is_some()) {
            return Err(Error::invalid(
                "images",
                "Some of these pictures are not in your library, or in the trash. Choose once more.",
            ));
        }
    }
    if let Object::Class(class) = giving.object {
        check_class(tx, owner, class, giving.rights).await?;
    }
    if let Receiver::Customer(email) = &giving.to {
        let giver = customers::get(tx, owner).await?.ok_or(Error::Missing("account"))?;
        if giver.email.key() == email.key() {
            return Err(Error::invalid("email", "This is your own address. Name somebody else's."));
        }
    }
    Ok(())
}

/// Refuses a class that is not the giver's, or that takes nothing in by hand.
pub(super) async fn check_class(tx: &mut Tx, owner: CustomerId, id: ClassId, rights: Rights) -> Result<()> {
    let class = classes::get(tx, owner, id).await?;
    let class =
        class.ok_or_else(|| Error::invalid("class", "You have no such class. Choose another one."))?;
    if rights.add.is_some() && class.sort != Sort::Hand {
        return Err(Error::invalid(
            "add",
            "Pictures come into this class by its rule alone. Choose a class that is filled by hand.",
        ));
    }
    Ok(())
}

fn href(recorded: &Recorded, secret: Option<&Secret>) -> String {
    match (secret, &recorded.slug) {
        (Some(secret), _) => format!("/s/{}", secret.as_str()),
        (None, Some(slug)) => format!("/g/{slug}"),
        (None, None) => format!("/shared/{}", recorded.grant.id),
    }
}

/// Records a permission in the caller's transaction; a link's secret is given back this once.
pub(crate) async fn record(
    ctx: &Context,
    tx: &mut Tx,
    owner: CustomerId,
    giving: Giving,
    images: &[ImageId],
) -> Result<(Recorded, Option<Secret>)> {
    record_as(ctx, tx, ctx.id(), owner, giving, images).await
}

async fn record_as(
    ctx: &Context,
    tx: &mut Tx,
    id: GrantId,
    owner: CustomerId,
    giving: Giving,
    images: &[ImageId],
) -> Result<(Recorded, Option<Secret>)> {
    let grant = Grant {
        id,
        owner,
        to: giving.to,
        object: giving.object,
        rights: giving.rights,
        watermark: giving.watermark,
        locked: giving.password.is_some(),
        expires_at: giving.expires_at,
        revoked_at: None,
    };
    let mut recorded = Recorded {
        grant,
        slug: None,
        title: giving.title,
        message: giving.message,
        cover: giving.cover,
        pictures: images.len() as u32,
        order: giving.order,
        created_at: ctx.now(),
        openings: 0,
        opened_at: None,
        added: 0,
        added_bytes: 0,
    };
    // 40 random bits: that an address is taken happens hardly ever, and never five times.
    for _ in 0..5 {
        let secret = match recorded.grant.to {
            Receiver::Link => Some(Secret::fresh()),
            Receiver::Customer(_) => None,
            Receiver::Public => {
                let readable = slug(&recorded.title).map_err(|why| Error::invalid("title", why))?;
                recorded.slug = Some(format!("{readable}-{}", tail()));
                None
            }
        };
        let hash = secret.as_ref().map(Secret::hash);
        let hashes = Hashes { token: hash.as_ref(), password: giving.password.as_deref() };
        if sharing::add(tx, &recorded, hashes, images).await? {
            return Ok((recorded, secret));
        }
    }
    Err(Error::defect("five addresses in a row were taken"))
}

/// Eight of 32 letters and digits that are not mistaken for one another.
fn tail() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 8];
    rand::fill(&mut bytes);
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}
