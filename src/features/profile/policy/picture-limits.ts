/** What may be sent as a picture, in bytes. ASVS 5.2.1. */
export const LARGEST_PICTURE = 5e6;

/** Its pixels: more than a telephone takes, few enough to decode in memory. ASVS 5.2.6. */
export const MOST_PIXELS = 25e6;

/** The side of the square that is kept. */
export const PICTURE_SIDE = 512;

/** What every picture is kept and served as. */
export const PICTURE_TYPE = 'image/webp';

/** Where pictures are served; `user.image` is an address below it or null, and nothing else. */
export const PICTURES_PATH = '/pictures';
