//! Publish pictures in a gallery that anybody can open.

use cradle_domain::customers::Language;
use cradle_domain::orders::{Order, OrderStep, PublishRequest, Request};
use cradle_domain::sharing::{Object, Receiver, Rights};
use cradle_store::{Tx, orders, sharing};
use futures::future::BoxFuture;

use super::{Options, Service};
use crate::jobs::Failure;
use crate::orders::step::{held_in_work, take, tell};
use crate::orders::words;
use crate::sharing::{Giving, record};
use crate::{Context, Result, Secret};

/// Publishes pictures.
pub(super) struct Publish;

impl Service for Publish {
    fn request(&self, options: Options) -> Result<Request> {
        let Options { title, cover, originals, position, .. } = options;
        Ok(Request::Publish(PublishRequest { title, cover, originals, position }))
    }

    fn sentence(&self, request: &Request, pictures: u32, language: Language) -> String {
        let pictures = words::pictures(pictures, language);
        let title = match request {
            Request::Publish(publish) => publish.title.as_str(),
            Request::Keep(_) | Request::Send(_) | Request::Print(_) => "",
        };
        match language {
            Language::En => format!("Publish {pictures} as “{title}”, open to anybody with the address"),
            Language::De => {
                format!("{pictures} als „{title}“ veröffentlichen, offen für alle, die die Adresse kennen")
            }
            Language::Ja => {
                format!("{pictures}を「{title}」として、アドレスを知る人が誰でも見られるように公開します")
            }
        }
    }

    fn prepare<'a>(
        &'a self,
        _ctx: &'a Context,
        _tx: &'a mut Tx,
        _order: &'a Order,
    ) -> BoxFuture<'a, Result<Option<Secret>>> {
        Box::pin(async { Ok(None) })
    }

    fn fulfil<'a>(
        &'a self,
        ctx: &'a Context,
        order: &'a Order,
        _secret: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move { Ok(open_gallery(ctx, order).await?) })
    }

    fn release<'a>(&'a self, _: &'a Context, _: &'a mut Tx, _: &'a Order) -> BoxFuture<'a, Result<()>> {
        // The gallery and the end of the order are one transaction: there is none to take back.
        Box::pin(async { Ok(()) })
    }
}

async fn open_gallery(ctx: &Context, order: &Order) -> Result<()> {
    let mut tx = ctx.write().await?;
    let Some(mut order) = held_in_work(&mut tx, order.customer, order.id).await? else { return Ok(()) };
    let known = sharing::of_order(&mut tx, order.customer, order.id).await?;
    if let (Request::Publish(publish), None) = (&order.request, known) {
        let giving = Giving {
            to: Receiver::Public,
            object: Object::Pictures,
            rights: Rights { originals: publish.originals, position: publish.position, add: None },
            watermark: None,
            password: None,
            title: publish.title.clone(),
            message: String::new(),
            cover: publish.cover,
            order: Some(order.id),
            expires_at: None,
        };
        record(ctx, &mut tx, order.customer, giving, &order.images).await?;
    }
    orders::mark_rest_done(&mut tx, order.customer, order.id, order.pictures).await?;
    take(ctx, &mut tx, &mut order, OrderStep::Finish).await?;
    tx.commit().await?;
    tell(ctx, &order);
    Ok(())
}
