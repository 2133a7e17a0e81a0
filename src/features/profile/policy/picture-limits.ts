/**
 * The largest file that may be sent as a picture, in bytes: photos of telephones have up to 12 MB. ASVS
 * 5.2.1.
 */
export const LARGEST_PICTURE = 16e6;

/**
 * The most pixels of a picture: telephones take 50 or 64 million, and these few can be decoded in memory.
 * ASVS 5.2.6.
 */
export const MOST_PIXELS = 66e6;

/** The side of the square that is kept, in pixels. */
export const PICTURE_SIDE = 512;

/** The type in which every picture is kept and served. */
export const PICTURE_TYPE = 'image/webp';

/** Where pictures are served; `user.image` is an address below it or null, and nothing else. */
export const PICTURES_PATH = '/pictures';
