// How many options are chosen, and may one more be? The server counts again; without this script the form works too.

(() => {
  const form = document.querySelector("#vote");
  const most = Number(form.dataset.most);
  const told = document.querySelector("#count");
  const boxes = [...form.querySelectorAll("[name=option]")];

  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    boxes.forEach((box) => { box.disabled = chosen >= most && !box.checked; });
    told.textContent = `已选 ${chosen} 样，最多 ${most} 样`;
    told.hidden = false;
  };
  form.addEventListener("change", count);
  count();
})();
