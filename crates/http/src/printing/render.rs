//! Prints and their places as the API reads and writes them.

use cradle_app::Error;
use cradle_app::domain::printing::{
    Crop, Layout, OutputPlace, PlaceKind, Print, PrintItem, PrintRequest, Product, Size,
};
use cradle_app::domain::{ImageId, OutputPlaceId, PartnerId};
use cradle_app::printing::{Look, Offered, PlaceView, SavePlace};
use cradle_wire::printing as wire;

use crate::delivery::render::{way_in, way_out};

fn size_in(text: &str) -> Result<Size, Error> {
    text.parse().map_err(|why| Error::invalid("size", why))
}

/// A part of a picture.
pub(crate) fn crop_in(crop: wire::Crop) -> Result<Crop, Error> {
    Crop::new(crop.left, crop.top, crop.width, crop.height).map_err(|why| Error::invalid("items", why))
}

/// What printing is told.
pub(crate) fn options_in(options: wire::PrintOptions) -> Result<PrintRequest, Error> {
    let item = |item: wire::PrintItem| {
        let crop = item.crop.map(crop_in).transpose()?;
        Ok(PrintItem { image: ImageId(item.image), copies: item.copies, crop })
    };
    Ok(PrintRequest {
        place: options.place.map(OutputPlaceId),
        size: size_in(&options.size)?,
        paper: options.paper,
        finish: options.finish,
        border: options.border,
        fit: options.fit,
        copies: options.copies,
        items: options.items.into_iter().map(item).collect::<Result<_, Error>>()?,
        index: options.index,
        delivery: options.delivery.map(way_in).transpose()?,
    })
}

/// What printing was told.
pub(crate) fn options_out(print: PrintRequest) -> wire::PrintOptions {
    let crop = |crop: Crop| {
        let [left, top, width, height] = crop.fractions();
        wire::Crop { left, top, width, height }
    };
    let item = |item: PrintItem| wire::PrintItem {
        image: item.image.0,
        copies: item.copies,
        crop: item.crop.map(crop),
    };
    wire::PrintOptions {
        place: print.place.map(|place| place.0),
        size: print.size.to_string(),
        paper: print.paper,
        finish: print.finish,
        border: print.border,
        fit: print.fit,
        copies: print.copies,
        items: print.items.into_iter().map(item).collect(),
        index: print.index,
        delivery: print.delivery.map(way_out),
        direct: false,
    }
}

/// What became of the prints of one picture.
pub(crate) fn print_out(print: Print) -> wire::Print {
    wire::Print {
        position: print.position,
        image: print.image.0,
        index: print.index,
        copies: print.copies,
        reason: print.state.reason().map(str::to_owned),
        state: print.state.as_str().to_owned(),
        repeated: print.round,
    }
}

fn product_out(product: Product) -> wire::Product {
    wire::Product {
        size: product.size.to_string(),
        paper: product.paper,
        finish: product.finish,
        media: product.media,
    }
}

/// A place as customers see it.
pub(crate) fn offered_out(offered: Offered) -> wire::PrintPlace {
    let plain = |product| wire::Product { media: String::new(), ..product_out(product) };
    wire::PrintPlace {
        id: offered.id.0,
        name: offered.name,
        products: offered.products.into_iter().map(plain).collect(),
        direct: offered.direct,
    }
}

/// A place as it is to be.
pub(crate) fn place_in(save: wire::SavePlace) -> Result<SavePlace, Error> {
    let kind = match save.kind.as_str() {
        "ipp" => PlaceKind::Ipp { uri: save.uri.unwrap_or_default().trim().to_owned() },
        "folder" => PlaceKind::Folder {
            folder: save.folder.unwrap_or_default().trim().to_owned(),
            layout: match save.pattern.filter(|pattern| !pattern.trim().is_empty()) {
                Some(pattern) => Layout::Files { pattern: pattern.trim().to_owned() },
                None => Layout::Dpof,
            },
        },
        "partner" => PlaceKind::Partner {
            partner: PartnerId(save.partner.ok_or_else(|| Error::invalid("partner", "Say which partner."))?),
        },
        _ => return Err(Error::invalid("kind", "An output place is of the kind ipp, folder or partner.")),
    };
    let product = |product: wire::Product| {
        let size = product.size.parse().map_err(|why| Error::invalid("products", why))?;
        Ok(Product { size, paper: product.paper, finish: product.finish, media: product.media })
    };
    Ok(SavePlace {
        name: save.name,
        enabled: save.enabled,
        dpi: save.dpi,
        kind,
        products: save.products.into_iter().map(product).collect::<Result<_, Error>>()?,
    })
}

/// A place as the operator sees it.
pub(crate) fn place_out(view: PlaceView) -> wire::OutputPlace {
    let OutputPlace { id, name, enabled, dpi, kind, products } = view.place;
    let word = kind.as_str().to_owned();
    let partner = if let PlaceKind::Partner { partner } = kind { Some(partner.0) } else { None };
    let (uri, folder, pattern) = match kind {
        PlaceKind::Partner { .. } => (None, None, None),
        PlaceKind::Ipp { uri } => (Some(uri), None, None),
        PlaceKind::Folder { folder, layout: Layout::Dpof } => (None, Some(folder), None),
        PlaceKind::Folder { folder, layout: Layout::Files { pattern } } => {
            (None, Some(folder), Some(pattern))
        }
    };
    let products = products.into_iter().map(product_out).collect();
    let set = wire::SavePlace { name, enabled, dpi, kind: word, uri, folder, pattern, partner, products };
    let profiles = view.profiles.into_iter();
    let profiles = profiles.map(|one| wire::Profile { paper: one.paper, name: one.name }).collect();
    wire::OutputPlace { id: id.0, set, profiles }
}

/// What a printer says of itself.
pub(crate) fn look_out(look: Look) -> wire::Printer {
    let supplies = look.supplies.into_iter();
    wire::Printer {
        model: look.model,
        state: look.state,
        reasons: look.reasons,
        accepts: look.accepts,
        media: look.media,
        ready: look.ready,
        resolutions: look.resolutions,
        colour: look.colour,
        formats: look.formats,
        supplies: supplies.map(|one| wire::Supply { name: one.name, level: one.level }).collect(),
    }
}
