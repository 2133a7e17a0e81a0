// Makes the frame of a mail as high as the mail, so that it is read without a second scroll bar.
const frame = document.querySelector('iframe.mail');
const adjust = () => {
  frame.style.height = '0';
  frame.style.height = `${frame.contentDocument.documentElement.scrollHeight + 2}px`;
};
frame.addEventListener('load', adjust);
addEventListener('resize', adjust);
if (frame.contentDocument?.readyState === 'complete') adjust();
