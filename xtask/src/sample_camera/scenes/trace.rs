//! Rays and ellipsoids: just enough tracing for things that lie on a table.

use super::super::paint::smooth;

pub type Vec3 = [f32; 3];

pub fn dot(a: Vec3, b: Vec3) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
pub fn add(a: Vec3, b: Vec3, k: f32) -> Vec3 {
    [a[0] + b[0] * k, a[1] + b[1] * k, a[2] + b[2] * k]
}
pub fn norm(a: Vec3) -> Vec3 {
    let k = dot(a, a).sqrt().max(1e-9);
    [a[0] / k, a[1] / k, a[2] / k]
}

/// An ellipsoid with its axes along the room's.
#[derive(Clone, Copy)]
pub struct Body {
    pub at: Vec3,
    pub radius: Vec3,
}

impl Body {
    /// How far along the ray it is met, and the surface's normal there.
    pub fn hit(&self, eye: Vec3, ray: Vec3) -> Option<(f32, Vec3)> {
        let scale = |v: Vec3| [v[0] / self.radius[0], v[1] / self.radius[1], v[2] / self.radius[2]];
        let (o, d) = (scale(add(eye, self.at, -1.0)), scale(ray));
        let (a, b, c) = (dot(d, d), dot(o, d), dot(o, o) - 1.0);
        let inside = b * b - a * c;
        if inside < 0.0 {
            return None;
        }
        let t = (-b - inside.sqrt()) / a;
        (t > 0.001).then(|| (t, norm(scale(add(o, d, t)))))
    }

    fn round(&self) -> f32 {
        (self.radius[0] + self.radius[1]) * 0.5
    }

    /// How much it shades a point from a broad light; 1 is open.
    pub fn shade(&self, from: Vec3, to_light: Vec3, breadth: f32) -> f32 {
        let v = add(self.at, from, -1.0);
        let ahead = dot(v, to_light);
        if ahead <= 0.0 {
            return 1.0;
        }
        let aside = (dot(v, v) - ahead * ahead).max(0.0).sqrt() - self.round();
        smooth(-breadth * ahead, breadth * ahead, aside)
    }

    /// The part of the sky over a surface that this body hides.
    pub fn hides_sky(&self, from: Vec3, normal: Vec3) -> f32 {
        let v = add(self.at, from, -1.0);
        let d = dot(v, v).sqrt().max(self.round());
        (dot(normal, v) / d * 0.5 + 0.5).clamp(0.0, 1.0) * (self.round() / d).powi(2)
    }
}
