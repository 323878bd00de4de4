package org.seriate.series;

/** A point or direction in the patient coordinate system, mm (PS3.3 C.7.6.2.1.1). */
public record Vector3(double x, double y, double z) {
  public double dot(Vector3 o) {
    return x * o.x + y * o.y + z * o.z;
  }

  public Vector3 cross(Vector3 o) {
    return new Vector3(y * o.z - z * o.y, z * o.x - x * o.z, x * o.y - y * o.x);
  }

  public Vector3 minus(Vector3 o) {
    return new Vector3(x - o.x, y - o.y, z - o.z);
  }

  public Vector3 times(double f) {
    return new Vector3(x * f, y * f, z * f);
  }

  public double length() {
    return Math.sqrt(dot(this));
  }
}
