//! The roll: what was photographed, when, where and with which settings.

use super::paint::{Scene, View};
use super::scenes::{land, mountains, night, plants, shapes, table, town, water};

/// One photograph of the roll.
pub struct Shot {
    pub paint: fn(View) -> Scene,
    /// Width and height as seen, in pixels.
    pub size: (u32, u32),
    /// Exif orientation: how the stored pixels are to be turned (1 upright, 3, 6, 8).
    pub orientation: u16,
    /// Local time and offset: `2025-05-03T06:12:41+02:00`.
    pub taken: &'static str,
    /// Degrees north and east, metres above the sea; indoors there is none.
    pub place: Option<(f64, f64, u32)>,
    /// Exposure time as a fraction, f-number × 10, ISO, focal length in mm (on a half-size sensor).
    pub exposure: ((u32, u32), u32, u16, u32),
    pub memo: bool,
}

type Place = Option<(f64, f64, u32)>;
const DOLOMITES: Place = Some((46.4102, 11.8440, 2105));
const GARDEN: Place = Some((48.1351, 11.5820, 519));
const TUSCANY: Place = Some((43.0763, 11.6786, 491));
const ALGARVE: Place = Some((37.0891, -8.4126, 12));
const COPENHAGEN: Place = Some((55.6798, 12.5914, 3));
const HAMBURG: Place = Some((53.5415, 9.9840, 6));
const CAPPADOCIA: Place = Some((38.6431, 34.8289, 1120));
const PROVENCE: Place = Some((43.8376, 5.9836, 569));
const NAMIB: Place = Some((-24.7289, 15.2910, 560));
const KYOTO: Place = Some((35.0116, 135.7681, 56));
const HOKKAIDO: Place = Some((43.5912, 142.4661, 230));
const TROMSO: Place = Some((69.6492, 18.9553, 8));

type Exposure = ((u32, u32), u32, u16, u32);

const fn shot(
    paint: fn(View) -> Scene,
    size: (u32, u32),
    orientation: u16,
    taken: &'static str,
    place: Place,
    exposure: Exposure,
) -> Shot {
    Shot { paint, size, orientation, taken, place, exposure, memo: false }
}

impl Shot {
    const fn with_memo(self) -> Self {
        Self { memo: true, ..self }
    }
}

/// The whole roll, in the order of its days.
pub static ROLL: [Shot; 42] = [
    shot(
        |v| mountains::paint(v, &mountains::DAWN),
        (3000, 2000),
        1,
        "2025-05-03T06:12:41+02:00",
        DOLOMITES,
        ((1, 125), 80, 100, 24),
    ),
    shot(
        |v| mountains::paint(v, &mountains::MORNING),
        (3200, 2400),
        1,
        "2025-05-03T08:48:07+02:00",
        DOLOMITES,
        ((1, 400), 80, 100, 35),
    ),
    shot(
        |v| land::forest(v, &land::SUMMER),
        (1800, 2400),
        6,
        "2025-05-04T11:20:33+02:00",
        DOLOMITES,
        ((1, 60), 40, 200, 35),
    ),
    shot(
        |v| plants::leaf(v, false),
        (2400, 1800),
        1,
        "2025-05-04T11:52:18+02:00",
        DOLOMITES,
        ((1, 160), 56, 200, 60),
    ),
    shot(
        |v| plants::flower(v, &plants::DAISY),
        (2400, 1800),
        1,
        "2025-05-11T09:31:02+02:00",
        GARDEN,
        ((1, 500), 28, 100, 60),
    ),
    shot(
        |v| plants::flower(v, &plants::COSMOS),
        (1500, 2000),
        8,
        "2025-05-11T09:40:55+02:00",
        GARDEN,
        ((1, 640), 28, 100, 60),
    ),
    shot(|v| land::hills(v), (2700, 1800), 1, "2025-05-18T06:38:44+02:00", TUSCANY, ((1, 250), 80, 100, 85)),
    shot(
        |v| land::rows(v, false),
        (2400, 1600),
        1,
        "2025-05-18T12:14:20+02:00",
        TUSCANY,
        ((1, 500), 80, 100, 24),
    ),
    shot(
        |v| table::still_life(v, &table::ORANGES),
        (2400, 1800),
        1,
        "2025-05-24T10:15:37+02:00",
        None,
        ((1, 60), 40, 400, 50),
    ),
    shot(
        |v| water::beach(v, true),
        (2250, 3000),
        6,
        "2025-06-01T13:02:11+01:00",
        ALGARVE,
        ((1, 800), 56, 100, 24),
    ),
    shot(
        |v| water::sea(v, &water::NOON),
        (2800, 1575),
        1,
        "2025-06-01T13:30:49+01:00",
        ALGARVE,
        ((1, 1000), 80, 100, 28),
    ),
    shot(
        |v| water::sea(v, &water::SUNSET),
        (3000, 2000),
        1,
        "2025-06-01T20:44:05+01:00",
        ALGARVE,
        ((1, 320), 80, 100, 50),
    )
    .with_memo(),
    shot(
        |v| water::sea(v, &water::VIOLET),
        (2400, 1600),
        3,
        "2025-06-01T21:02:58+01:00",
        ALGARVE,
        ((1, 60), 56, 200, 35),
    ),
    shot(
        |v| town::canal(v),
        (2700, 1800),
        1,
        "2025-06-07T12:10:26+02:00",
        COPENHAGEN,
        ((1, 400), 80, 100, 35),
    ),
    shot(
        |v| town::skyline(v, true),
        (2800, 1575),
        1,
        "2025-06-14T22:06:30+02:00",
        HAMBURG,
        ((1, 15), 28, 1600, 35),
    ),
    shot(|v| shapes::bubbles(v), (1800, 1800), 1, "2025-06-15T16:20:12+02:00", None, ((1, 125), 56, 400, 60)),
    shot(
        |v| mountains::paint(v, &mountains::BALLOONS),
        (3200, 2400),
        1,
        "2025-06-21T05:31:50+03:00",
        CAPPADOCIA,
        ((1, 500), 56, 100, 50),
    )
    .with_memo(),
    shot(
        |v| mountains::paint(v, &mountains::BALLOONS),
        (1800, 2400),
        6,
        "2025-06-21T05:42:09+03:00",
        CAPPADOCIA,
        ((1, 500), 56, 100, 70),
    ),
    shot(
        |v| land::rows(v, true),
        (3000, 2000),
        1,
        "2025-06-28T20:47:16+02:00",
        PROVENCE,
        ((1, 125), 110, 100, 18),
    ),
    shot(
        |v| plants::flower(v, &plants::DAHLIA),
        (2000, 2000),
        1,
        "2025-07-05T15:33:22+02:00",
        GARDEN,
        ((1, 250), 40, 100, 60),
    ),
    shot(
        |v| plants::flower(v, &plants::SUNFLOWER),
        (2400, 1800),
        1,
        "2025-07-06T10:12:45+02:00",
        PROVENCE,
        ((1, 1000), 28, 100, 50),
    ),
    shot(
        |v| night::galaxy(v),
        (2000, 3000),
        6,
        "2025-07-12T23:48:31+02:00",
        DOLOMITES,
        ((15, 1), 18, 3200, 14),
    ),
    shot(
        |v| night::moon(v),
        (2000, 1600),
        1,
        "2025-07-13T00:20:14+02:00",
        DOLOMITES,
        ((1, 250), 80, 200, 300),
    ),
    shot(
        |v| land::dunes(v, true),
        (3000, 2000),
        1,
        "2025-07-19T18:02:08+02:00",
        NAMIB,
        ((1, 320), 80, 100, 50),
    ),
    shot(
        |v| land::dunes(v, false),
        (2400, 1800),
        1,
        "2025-07-20T06:55:53+02:00",
        NAMIB,
        ((1, 200), 80, 100, 85),
    ),
    shot(
        |v| table::still_life(v, &table::MIXED),
        (2400, 1800),
        1,
        "2025-07-26T17:12:29+02:00",
        None,
        ((1, 80), 40, 400, 50),
    ),
    shot(
        |v| night::lanterns(v),
        (1800, 2400),
        6,
        "2025-08-02T20:55:10+09:00",
        KYOTO,
        ((1, 30), 18, 3200, 35),
    ),
    shot(
        |v| mountains::paint(v, &mountains::EMBER),
        (3600, 1500),
        1,
        "2025-08-16T19:44:02+02:00",
        DOLOMITES,
        ((1, 200), 80, 100, 85),
    ),
    shot(|v| town::rain(v), (2400, 1600), 1, "2025-08-30T21:30:47+02:00", HAMBURG, ((1, 40), 18, 1600, 50)),
    shot(|v| shapes::agate(v), (1800, 1800), 1, "2025-09-06T11:40:25+02:00", None, ((1, 100), 80, 400, 60)),
    shot(
        |v| table::still_life(v, &table::GRAPES),
        (2400, 1600),
        1,
        "2025-09-13T16:02:57+02:00",
        None,
        ((1, 30), 40, 800, 50),
    ),
    shot(
        |v| town::skyline(v, false),
        (4000, 3000),
        1,
        "2025-09-20T20:10:33+02:00",
        HAMBURG,
        ((1, 8), 56, 400, 28),
    ),
    shot(
        |v| land::forest(v, &land::AUTUMN),
        (2700, 1800),
        1,
        "2025-10-04T10:25:48+02:00",
        GARDEN,
        ((1, 80), 56, 200, 50),
    ),
    shot(|v| plants::fallen(v), (2400, 1800), 1, "2025-10-04T10:50:06+02:00", GARDEN, ((1, 60), 56, 400, 35)),
    shot(
        |v| plants::leaf(v, true),
        (1500, 2000),
        8,
        "2025-10-05T09:14:51+02:00",
        GARDEN,
        ((1, 125), 56, 200, 60),
    ),
    shot(
        |v| night::aurora(v, false),
        (3000, 2000),
        1,
        "2025-10-18T23:05:39+02:00",
        TROMSO,
        ((6, 1), 18, 3200, 14),
    ),
    shot(
        |v| land::forest(v, &land::COLD),
        (2400, 1600),
        1,
        "2025-10-25T07:48:20+02:00",
        GARDEN,
        ((1, 60), 56, 400, 35),
    ),
    shot(
        |v| mountains::paint(v, &mountains::BLUE_HOUR),
        (2800, 1575),
        1,
        "2025-11-08T06:58:31+01:00",
        DOLOMITES,
        ((1, 8), 80, 200, 28),
    ),
    shot(
        |v| table::still_life(v, &table::MARBLES),
        (2400, 1600),
        1,
        "2025-11-15T16:40:44+01:00",
        None,
        ((1, 60), 56, 400, 60),
    ),
    shot(
        |v| water::beach(v, false),
        (2400, 1800),
        1,
        "2025-11-16T10:05:27+00:00",
        ALGARVE,
        ((1, 400), 56, 100, 24),
    ),
    shot(
        |v| night::aurora(v, true),
        (1800, 2400),
        8,
        "2025-11-20T22:41:02+01:00",
        TROMSO,
        ((5, 1), 18, 3200, 14),
    ),
    shot(
        |v| mountains::paint(v, &mountains::WINTER),
        (2400, 1800),
        1,
        "2025-11-22T09:26:13+09:00",
        HOKKAIDO,
        ((1, 200), 80, 200, 50),
    ),
];
