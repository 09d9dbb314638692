document.querySelectorAll("img[data-src]").forEach(function (image) { image.src = image.dataset.src; });
