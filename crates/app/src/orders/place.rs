//! Place an order, or be told first what it would cost.

use cradle_domain::billing::{Asked, Bill, Method, PerWhat, Refused, Spent};
use cradle_domain::library::ImageKind;
use cradle_domain::menu::{Offer, Unavailable};
use cradle_domain::notices::Outcome;
use cradle_domain::orders::{
    Delivery, DeliveryState, HistoryEntry, Order, OrderState, Progress, Recipient, Request,
};
use cradle_domain::printing::{Crop, Sharpness};
use cradle_domain::{CameraId, CustomerId, ImageId, Money, OrderId};
use cradle_store::partners::put_direct;
use cradle_store::{Tx, library, menu, orders, printing};

use super::direct::{DirectPicture, is_at_partner, named};
use super::find::language_of;
use super::fulfil::begin;
use super::services::{self, Options};
use super::step::tell;
use super::{View, find, words};
use crate::cameras;
use crate::library::{Unplaced, unplaced};
use crate::notices::clock;
use crate::{Context, Error, Idempotency, Result, Visitor, billing};

/// What somebody wishes to order.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The camera that the pictures come from.
    pub camera: Option<CameraId>,
    /// A service's name on the menu.
    pub service: String,
    /// The pictures, in order.
    pub images: Vec<ImageId>,
    /// What the service is told.
    pub options: Options,
    /// What the customer was told that it costs; an order that costs something else is refused.
    pub total: Option<Money>,
    /// How many points the customer was told that it takes; an order that takes others is refused.
    pub points: Option<i64>,
}

/// What an order would cost.
#[derive(Clone, Debug)]
pub struct Quote {
    /// The service, and its prices.
    pub offer: Offer,
    /// Pictures, each once.
    pub pictures: u32,
    /// Recipients, each once.
    pub recipients: u32,
    /// What it costs, line by line.
    pub bill: Bill,
    /// The method recorded for it; `None` where none is, and for what is free or paid with points alone.
    pub method: Option<Method>,
    /// The points that it takes.
    pub spent: Spent,
    /// Why it cannot be paid in this way.
    pub refused: Option<Refused>,
    /// What will happen, in a sentence in the customer's language.
    pub sentence: String,
    /// Names of pictures whose originals are not given because they tell where they were taken, and how
    /// many they are.
    pub withheld: (Vec<String>, u32),
    /// Names of pictures that have too few pixels for the print that is asked for, and how many they are.
    pub coarse: (Vec<String>, u32),
}

/// A wish that can be carried out.
struct Checked {
    offer: Offer,
    request: Request,
    images: Vec<ImageId>,
    bill: Bill,
    coarse: (Vec<String>, u32),
}

/// What an order would cost, and what would happen. Nothing is changed.
pub async fn quote(ctx: &Context, visitor: &Visitor, wish: Wish) -> Result<Quote> {
    let owner = visitor.user_of_services()?;
    let mut tx = ctx.read().await?;
    let language = language_of(&mut tx, owner).await?;
    let camera = wish.camera;
    let checked = check(ctx, &mut tx, visitor, owner, wish, &[]).await?;
    let total = checked.bill.total;
    let way = billing::way(ctx, &mut tx, owner, camera, total.currency).await?;
    let pictures = checked.images.len() as u32;
    let what = services::of(checked.offer.service.kind).sentence(&checked.request, pictures, language);
    let spent = way.spent(total);
    let method = way.method.filter(|_| total.amount > spent.worth);
    Ok(Quote {
        withheld: withheld(&mut tx, owner, &checked).await?,
        coarse: checked.coarse,
        pictures,
        recipients: checked.request.recipients(),
        sentence: words::priced(&what, total, spent, method, language),
        bill: checked.bill,
        method,
        spent,
        refused: way.may(total).err(),
        offer: checked.offer,
    })
}

/// As many of the pictures are named whose originals are not given.
const NAMED: usize = 20;

/// The pictures whose originals are not given because they tell where they were taken, and cannot do without
/// it.
async fn withheld(tx: &mut Tx, owner: CustomerId, checked: &Checked) -> Result<(Vec<String>, u32)> {
    let (mut names, mut count) = (Vec::new(), 0);
    if checked.request.originals() != (true, false) {
        return Ok((names, count));
    }
    for some in checked.images.chunks(500) {
        let images = library::many(tx, owner, some).await?;
        for image in images.into_iter().filter(|image| unplaced(image) == Unplaced::Never) {
            count += 1;
            if names.len() < NAMED {
                names.push(image.filename);
            }
        }
    }
    Ok((names, count))
}

/// Places an order: from now on it will be carried out, whatever happens to this process.
pub async fn place(ctx: &Context, visitor: &Visitor, wish: Wish, once: Option<&Idempotency>) -> Result<View> {
    place_direct(ctx, visitor, wish, Vec::new(), once).await
}

/// Places an order whose pictures go straight from where the camera is connected to the partner who prints
/// them; with none of them, one whose pictures are in the library.
pub async fn place_direct(
    ctx: &Context,
    visitor: &Visitor,
    wish: Wish,
    direct: Vec<DirectPicture>,
    once: Option<&Idempotency>,
) -> Result<View> {
    let owner = visitor.user_of_services()?;
    let id: OrderId = ctx.id();
    let mut tx = ctx.write().await?;
    if let Some(before) = Idempotency::claim(once, ctx, &mut tx, owner, id.0).await? {
        drop(tx);
        return find(ctx, visitor, OrderId(before)).await;
    }
    let (camera, told, points) = (wish.camera, wish.total, wish.points);
    let checked = check(ctx, &mut tx, visitor, owner, wish, &direct).await?;
    as_told(told, checked.bill.total)?;
    let (service, bill) = (checked.offer.service.clone(), checked.bill.clone());
    let share = billing::decide(ctx, &mut tx, owner, camera, bill.total).await?;
    takes_as_told(points, share.map_or(0, |share| share.spent.points))?;
    let waits = share.is_some_and(|share| share.is_paid_first());
    menu::record_use(&mut tx, owner, &service.id, ctx.now()).await?;
    let mut order = placed(ctx, id, owner, camera, checked, waits);
    order.number = orders::next_number(&mut tx).await?;
    orders::add(&mut tx, &order).await?;
    let direct: Vec<_> = direct.into_iter().map(Into::into).collect();
    put_direct(&mut tx, owner, order.id, &direct).await?;
    let title = crate::menu::title(&service, language_of(&mut tx, owner).await?);
    if let Some(share) = share {
        billing::charge(ctx, &mut tx, &order, bill, &title, share).await?;
    }
    // Whoever orders something with a picture has chosen it.
    clock::settle(ctx, &mut tx, owner, &order.images, Outcome::Used).await?;
    if !waits {
        begin(ctx, &mut tx, &order).await?;
    }
    tx.commit().await?;
    ctx.wake();
    tell(ctx, &order);
    tracing::info!(order = %order.id, service = %order.service, pictures = order.pictures, "order placed");
    find(ctx, visitor, id).await
}

fn placed(
    ctx: &Context,
    id: OrderId,
    customer: CustomerId,
    camera: Option<CameraId>,
    checked: Checked,
    waits: bool,
) -> Order {
    let now = ctx.now();
    let pictures = checked.images.len() as u32;
    let waiting = |recipient: &Recipient| Delivery {
        name: recipient.name.clone(),
        email: recipient.email.as_str().to_owned(),
        state: DeliveryState::Waiting,
    };
    let deliveries = match &checked.request {
        Request::Send(send) => send.to.iter().map(waiting).collect(),
        Request::Keep(_) | Request::Publish(_) | Request::Print(_) => Vec::new(),
    };
    // The centre takes on at once whatever it offers and is paid for: there is nobody who would have to agree.
    let states = if waits { &[OrderState::Placed][..] } else { &[OrderState::Placed, OrderState::Accepted] };
    let history = states.iter().map(|state| HistoryEntry { at: now, state: state.clone() });
    Order {
        id,
        number: 0,
        customer,
        camera,
        service: checked.offer.service.id,
        progress: Progress { done: 0, total: checked.request.steps(pictures) },
        request: checked.request,
        pictures,
        images: checked.images,
        total: checked.bill.total,
        state: if waits { OrderState::Placed } else { OrderState::Accepted },
        deliveries,
        placed_at: now,
        history: history.collect(),
    }
}

async fn check(
    ctx: &Context,
    tx: &mut Tx,
    visitor: &Visitor,
    owner: CustomerId,
    wish: Wish,
    direct: &[DirectPicture],
) -> Result<Checked> {
    let wish = if direct.is_empty() { wish } else { named(ctx, wish, direct)? };
    let offer = offered(ctx, tx, visitor, owner, &wish).await?;
    let mut images = wish.images;
    let service = services::of(offer.service.kind);
    let request = service
        .request(wish.options)?
        .checked(&mut images)
        .map_err(|problem| Error::invalid(words::field_of(&problem), problem))?;
    let request = service.complete(tx, owner, request).await?;
    let coarse = if direct.is_empty() {
        own(tx, owner, &images).await?;
        printable(tx, owner, &request, &images).await?
    } else {
        is_at_partner(tx, &request).await?;
        (Vec::new(), 0)
    };
    let choices = request.choices();
    let choices: Vec<(&str, &str)> =
        choices.iter().map(|(option, choice)| (*option, choice.as_str())).collect();
    let (pictures, recipients) = (request.charged(images.len() as u32), request.recipients());
    // Nobody is sent to by a service that sends nothing: then an order counts as one.
    let recipients = if offer.tariff.per == PerWhat::Recipient { recipients.max(1) } else { recipients };
    let asked = Asked { pictures, recipients, choices: &choices };
    let bill = offer.bill(&asked).map_err(|why| Error::invalid("images", why))?;
    Ok(Checked { offer, request, images, bill, coarse })
}

/// Whether an order costs what its customer was told.
fn as_told(told: Option<Money>, total: Money) -> Result<()> {
    match told {
        Some(told) if told != total => Err(Error::conflict(
            "price-changed",
            format!("The price has changed from {told} to {total} meanwhile. Look at it and order again."),
        )),
        _ => Ok(()),
    }
}

/// Whether an order takes as many points as its customer was told.
fn takes_as_told(told: Option<i64>, points: i64) -> Result<()> {
    match told {
        Some(told) if told != points => Err(Error::conflict(
            "points-changed",
            format!("This order takes {points} points now, not {told}. Look at it and order again."),
        )),
        _ => Ok(()),
    }
}

/// The service, if it stands on the menu that the visitor sees for this camera.
async fn offered(
    ctx: &Context,
    tx: &mut Tx,
    visitor: &Visitor,
    owner: CustomerId,
    wish: &Wish,
) -> Result<Offer> {
    let id = wish.service.parse().map_err(|_| Error::Missing("service"))?;
    let service = menu::service(tx, &id).await?.ok_or(Error::Missing("service"))?;
    let offers = crate::menu::offers(ctx, tx, visitor, owner, wish.camera).await?;
    let offer = offers.into_iter().find(|offer| offer.service.id == id);
    if let (Some(Unavailable::Camera), Some(camera)) =
        (offer.as_ref().and_then(|one| one.unavailable), wish.camera)
    {
        cameras::sends(ctx, tx, owner, camera).await?;
    }
    match offer {
        Some(offer) if offer.unavailable.is_none() => Ok(offer),
        _ => Err(Error::conflict(
            "service-unavailable",
            format!(
                "“{}” is not offered to you for this camera now. Look at the menu again and choose another service.",
                crate::menu::title(&service, language_of(tx, owner).await?)
            ),
        )),
    }
}

/// Whether every picture can be printed, where that is asked for; names of those that will look coarse,
/// and how many they are.
async fn printable(
    tx: &mut Tx,
    owner: CustomerId,
    request: &Request,
    images: &[ImageId],
) -> Result<(Vec<String>, u32)> {
    let (mut names, mut count) = (Vec::new(), 0);
    let Request::Print(print) = request else { return Ok((names, count)) };
    let elsewhere = match print.place {
        Some(place) => printing::place(tx, place).await?.is_some_and(|place| place.is_elsewhere()),
        None => false,
    };
    for some in images.chunks(500) {
        for image in library::many(tx, owner, some).await? {
            if image.kind != ImageKind::Picture {
                return Err(Error::invalid(
                    "images",
                    format!("“{}” is no picture and cannot be printed. Leave it out.", image.filename),
                ));
            }
            if elsewhere && unplaced(&image) == Unplaced::Never {
                return Err(Error::invalid(
                    "images",
                    format!(
                        "“{}” tells where it was taken and cannot do without, so it is not passed on to others. Leave it out, or choose another place for the prints.",
                        image.filename
                    ),
                ));
            }
            if image.width == 0 || image.height == 0 {
                continue;
            }
            let picture = (image.width, image.height);
            let part = print.crop_of(image.id).filter(|_| !print.fit).unwrap_or(Crop::WHOLE);
            let frame = part.frame(picture, print.size, print.border);
            let part = if print.fit { part } else { part.fitted(picture, frame) };
            if Sharpness::of(part.resolution(picture, frame, print.fit)) == Sharpness::Low {
                count += 1;
                if names.len() < NAMED {
                    names.push(image.filename);
                }
            }
        }
    }
    Ok((names, count))
}

/// Whether every picture is the customer's own and not in the trash.
async fn own(tx: &mut Tx, owner: CustomerId, images: &[ImageId]) -> Result<()> {
    for some in images.chunks(500) {
        let found = library::many(tx, owner, some).await?;
        if found.len() < some.len() {
            return Err(Error::invalid(
                "images",
                "Some of these pictures are not in your library. Load the page again and choose once more.",
            ));
        }
        let trashed = found.iter().find(|image| image.trashed_at.is_some());
        if let Some(image) = trashed {
            return Err(Error::invalid(
                "images",
                format!("“{}” is in the trash. Restore it or leave it out.", image.filename),
            ));
        }
    }
    Ok(())
}
