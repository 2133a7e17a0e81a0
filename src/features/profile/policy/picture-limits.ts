/** What may be sent as a picture, in bytes: photos of telephones have up to 12 MB. ASVS 5.2.1. */
export const LARGEST_PICTURE = 16e6;

/** Its pixels: what telephones take, 50 or 64 million, and few enough to decode in memory. ASVS 5.2.6. */
export const MOST_PIXELS = 66e6;

/** The side of the square that is kept. */
export const PICTURE_SIDE = 512;

/** What every picture is kept and served as. */
export const PICTURE_TYPE = 'image/webp';

/** Where pictures are served; `user.image` is an address below it or null, and nothing else. */
export const PICTURES_PATH = '/pictures';
